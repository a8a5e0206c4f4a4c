package io.tidewatch.server.rules;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.live.LiveRules;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.Location;
import io.tidewatch.sigma.rule.SigmaDocument;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of each tenant: kept in the catalog, in force in the stream. A change is in force when the call that made it returns.
 * Thread-safe; changes of one tenant's rules wait for one another.
 */
public final class RuleBook implements AutoCloseable {
    /** What the rules' source says of those that come with the program. */
    public static final String PACK = "pack";

    /** Whose name the program's own changes bear. */
    private static final String TIDEWATCH = "tidewatch";

    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);
    private static final Duration EXPIRY_CHECK = Duration.ofMillis(500);

    private final Rules rules;
    private final LiveRules live;
    private final List<RuleFile> pack;
    private final Clock clock;
    private final Map<TenantId, Book> books = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tidewatch-rules").daemon(true).factory());

    /**
     * @param pack the rules that come with the program
     */
    public RuleBook(Rules rules, LiveRules live, List<RuleFile> pack, Clock clock) {
        this.rules = requireNonNull(rules, "rules is null");
        this.live = requireNonNull(live, "live is null");
        this.pack = List.copyOf(pack);
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What is known of a tenant's rules. */
    private static final class Book {
        final ReentrantLock lock = new ReentrantLock();
        final Map<String, Parsed> parsed = new HashMap<>();
        volatile Map<String, RuleProblem> problems = Map.of();
        volatile long revision = -1;
        volatile @Nullable Instant nextExpiry;
    }

    private record Parsed(int version, @Nullable SigmaDocument document) {}

    /** What placeholders in rules stand for. */
    public Placeholders placeholders() {
        return live.placeholders();
    }

    /** Puts every tenant's rules in force, after bringing the program's own up to date; from then on rules expire in time. */
    @SuppressWarnings("FutureReturnValueIgnored") // refresh lets no exception out
    public void start() {
        List<TenantId> tenants = new ArrayList<>(rules.tenants());
        if (!tenants.contains(TenantId.DEFAULT)) {
            tenants.add(TenantId.DEFAULT);
        }
        tenants.forEach(this::begin);
        timer.scheduleWithFixedDelay(
                this::refresh, EXPIRY_CHECK.toMillis(), EXPIRY_CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives a tenant the rules that come with the program, and puts its rules in force; for a new one, and at each start. */
    public void begin(TenantId tenant) {
        locked(tenant, book -> {
            seed(tenant);
            install(tenant, book);
            return book;
        });
    }

    /** The program's own rules as they are in this version; what a person edited or removed stays as it is. */
    private void seed(TenantId tenant) {
        List<RuleDraft> drafts = new ArrayList<>();
        for (RuleFile file : pack) {
            RuleDocuments read = RuleDocuments.read(file, PACK);
            read.refused()
                    .forEach(problem -> LOG.atError()
                            .addKeyValue("problem", problem)
                            .log("a rule that comes with the program cannot be read"));
            for (RuleDraft draft : read.drafts()) {
                StoredRule known = rules.rule(tenant, draft.key()).orElse(null);
                if (known == null ? !rules.isRemoved(tenant, draft.key()) : isOurs(known)) {
                    drafts.add(draft);
                }
            }
        }
        rules.put(tenant, drafts, TIDEWATCH, clock.instant());
    }

    private static boolean isOurs(StoredRule known) {
        return known.draft().source().equals(PACK);
    }

    /** Takes in every document of the files; in force when this returns. */
    public Imported add(TenantId tenant, Collection<RuleFile> files, ImportOptions options, String by) {
        Map<String, RuleDraft> drafts = new LinkedHashMap<>();
        List<RuleProblem> refused = new ArrayList<>();
        for (RuleFile file : files) {
            RuleDocuments read = RuleDocuments.read(file, options.source());
            refused.addAll(read.refused());
            for (RuleDraft draft : read.drafts()) {
                RuleDraft wanted = draft.with(draft.expires(), options.enables(draft.status(), draft.enabled()));
                if (drafts.putIfAbsent(draft.key(), wanted) != null) {
                    refused.add(RuleProblem.error(
                            new Location(file.name(), 1),
                            "the id " + draft.key() + " is that of another document of the same import",
                            "give it an id of its own"));
                }
            }
        }
        return add(tenant, List.copyOf(drafts.values()), refused, options.restore(), by);
    }

    /** Takes in drafts that were read before; removed rules come back. */
    public Imported add(TenantId tenant, List<RuleDraft> drafts, String by) {
        return add(tenant, drafts, List.of(), true, by);
    }

    private Imported add(
            TenantId tenant, List<RuleDraft> drafts, List<RuleProblem> refused, boolean restore, String by) {
        return locked(tenant, book -> {
            List<RuleDraft> wanted = restore
                    ? drafts
                    : drafts.stream()
                            .filter(draft -> !rules.isRemoved(tenant, draft.key()))
                            .toList();
            Rules.Put put = rules.put(tenant, wanted, by, clock.instant());
            install(tenant, book);
            Map<String, RuleProblem> problems = book.problems;
            return new Imported(
                    put.added(),
                    put.changed(),
                    put.unchanged().size(),
                    drafts.size() - wanted.size(),
                    wanted.stream()
                            .map(draft -> problems.get(draft.key()))
                            .filter(java.util.Objects::nonNull)
                            .toList(),
                    refused);
        });
    }

    /** Enables or disables; gives the keys that were changed. */
    public List<String> enable(TenantId tenant, Collection<String> keys, boolean enabled) {
        return locked(tenant, book -> {
            List<String> changed = rules.enable(tenant, keys, enabled, clock.instant());
            install(tenant, book);
            return changed;
        });
    }

    /** Removes; gives the keys that were removed. */
    public List<String> remove(TenantId tenant, Collection<String> keys, String by) {
        return locked(tenant, book -> {
            List<String> removed = rules.remove(tenant, keys, by, clock.instant());
            install(tenant, book);
            return removed;
        });
    }

    /** Why enabled rules are not in force, by their keys. */
    public Map<String, RuleProblem> problems(TenantId tenant) {
        Book book = books.get(tenant);
        return book == null ? Map.of() : book.problems;
    }

    /** The rule's document; null where the rule is not there or cannot be read. */
    public @Nullable SigmaDocument document(TenantId tenant, String key) {
        StoredRule stored = rules.rule(tenant, key).orElse(null);
        return stored == null
                ? null
                : RuleDocuments.document(key, stored.draft().text());
    }

    /** Every enabled document of the tenant, as it is in force. */
    public List<SigmaDocument> documents(TenantId tenant) {
        return locked(tenant, book -> {
            List<SigmaDocument> documents = new ArrayList<>();
            for (StoredRule stored : rules.inForce(tenant, clock.instant())) {
                SigmaDocument document = parsed(book, stored);
                if (document != null) {
                    documents.add(document);
                }
            }
            return documents;
        });
    }

    /** Puts in force what the catalog says; a rule that was parsed in the same version before is not parsed again. */
    private void install(TenantId tenant, Book book) {
        Instant now = clock.instant();
        long revision = rules.revision(tenant);
        List<StoredRule> inForce = rules.inForce(tenant, now);
        Map<String, RuleProblem> problems = new HashMap<>();
        List<RuleBundle.Entry> entries = new ArrayList<>();
        Instant nextExpiry = null;
        for (StoredRule stored : inForce) {
            SigmaDocument document = parsed(book, stored);
            if (document == null) {
                problems.put(
                        stored.key(),
                        RuleProblem.error(
                                new Location(stored.draft().title(), 1), "cannot be read any more", "edit the rule"));
                continue;
            }
            entries.add(new RuleBundle.Entry(document, stored.version()));
            Instant expires = stored.draft().expires();
            if (expires != null && (nextExpiry == null || expires.isBefore(nextExpiry))) {
                nextExpiry = expires;
            }
        }
        book.parsed
                .keySet()
                .retainAll(inForce.stream().map(StoredRule::key).collect(java.util.stream.Collectors.toSet()));
        for (RuleProblem problem : live.install(new RuleBundle(tenant, entries))) {
            problems.put(keyOf(problem, entries), problem);
        }
        book.problems = Map.copyOf(problems);
        book.nextExpiry = nextExpiry;
        book.revision = revision;
    }

    private static @Nullable SigmaDocument parsed(Book book, StoredRule stored) {
        Parsed known = book.parsed.get(stored.key());
        if (known != null && known.version() == stored.version()) {
            return known.document();
        }
        SigmaDocument document =
                RuleDocuments.document(stored.key(), stored.draft().text());
        book.parsed.put(stored.key(), new Parsed(stored.version(), document));
        return document;
    }

    /** Kept rules are read under the name "rule key", so that a problem's place tells which one it is about. */
    private static String keyOf(RuleProblem problem, List<RuleBundle.Entry> entries) {
        for (RuleBundle.Entry entry : entries) {
            if (entry.document().info().location().file().equals(problem.file())) {
                return entry.document().info().key();
            }
        }
        return problem.file();
    }

    /** Takes expired filters out of force, and takes in what another process changed in the same catalog, new tenants too. */
    private void refresh() {
        try {
            rules.revisions().forEach(this::refresh);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("rules could not be looked at; trying again");
        }
    }

    private void refresh(TenantId tenant, long revision) {
        Book book = books.get(tenant);
        Instant expiry = book == null ? null : book.nextExpiry;
        boolean expired = expiry != null && !clock.instant().isBefore(expiry);
        if (book != null && !expired && book.revision == revision) {
            return;
        }
        try {
            locked(tenant, same -> {
                install(tenant, same);
                return same;
            });
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("tenant", tenant).setCause(e).log("rules could not be looked at; trying again");
        }
    }

    private <T> T locked(TenantId tenant, java.util.function.Function<Book, T> work) {
        Book book = books.computeIfAbsent(tenant, unknown -> new Book());
        book.lock.lock();
        try {
            return work.apply(book);
        } finally {
            book.lock.unlock();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
