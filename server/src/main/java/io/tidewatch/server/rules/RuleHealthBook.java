package io.tidewatch.server.rules;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleHealth;
import io.tidewatch.catalog.RuleHealths;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.live.LiveRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rules did, over restarts and processes: adds to the catalog, about once a minute and at the end, what this process saw since. What
 * could not be written is kept, a sum for each rule, and written with what comes then. A process that is killed loses what it
 * had not written. Thread-safe.
 */
public final class RuleHealthBook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuleHealthBook.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int MOST_A_TRANSACTION = 1_000;
    private static final int MOST_READS = 3;

    private final RuleHealths kept;
    private final LiveRules live;
    private final Clock clock;
    /** Held while the catalog is written to, and taken before this object's monitor, which is never held while the catalog works. */
    private final ReentrantLock writing = new ReentrantLock();
    /** What is to be written; what is neither here nor there began now. */
    private final Map<Rule, RuleHealth> pending = new LinkedHashMap<>();
    /** What is being written now; again in {@link #pending} if that fails. */
    private final Map<Rule, RuleHealth> underWay = new LinkedHashMap<>();
    /** How often something was written, so that who read the catalog meanwhile can tell. */
    private long written;
    /** What the catalog has of each rule but for numbers, as far as this process knows. */
    private final Map<Rule, Known> known = new HashMap<>();

    /** What is told next came after this. */
    private Instant collected;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tidewatch-rule-health").daemon(true).factory());

    private record Rule(TenantId tenant, String key) {}

    private record Known(boolean logsourceSeen, Set<String> fields) {}

    public RuleHealthBook(RuleHealths kept, LiveRules live, Clock clock) {
        this.kept = requireNonNull(kept, "kept is null");
        this.live = requireNonNull(live, "live is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.collected = now();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // write lets no exception out
    public void start() {
        timer.scheduleWithFixedDelay(this::write, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What each rule of the tenant did up to now, here and, as far as it was written, in other processes; by the rule's key. */
    public Map<String, RuleHealth> of(TenantId tenant) {
        for (int reads = 1; ; reads++) {
            long before = written();
            Map<String, RuleHealth> all = new HashMap<>(kept.of(tenant));
            synchronized (this) {
                // What was written meanwhile may be in what was read or not. A catalog that takes long is not waited
                // for.
                if (written == before && underWay.isEmpty() || reads == MOST_READS) {
                    collect();
                    addTo(all, underWay, tenant);
                    addTo(all, pending, tenant);
                    return all;
                }
            }
        }
    }

    private synchronized long written() {
        return written;
    }

    private static void addTo(Map<String, RuleHealth> all, Map<Rule, RuleHealth> more, TenantId tenant) {
        more.forEach((rule, done) -> {
            if (rule.tenant.equals(tenant)) {
                all.merge(rule.key, done, RuleHealth::and);
            }
        });
    }

    /** Writes what came since; a catalog that cannot be written to is told in the log, and written to the next time. */
    public void write() {
        writing.lock();
        try {
            List<Rule> rules = toWrite();
            for (int from = 0; from < rules.size(); from += MOST_A_TRANSACTION) {
                write(rules.subList(from, Math.min(rules.size(), from + MOST_A_TRANSACTION)));
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("what rules did could not be written to the catalog; it is tried again in a minute");
        } finally {
            writing.unlock();
        }
    }

    private synchronized List<Rule> toWrite() {
        collect();
        return List.copyOf(pending.keySet());
    }

    private void write(List<Rule> rules) {
        boolean done = false;
        try {
            kept.add(begin(rules));
            done = true;
        } finally {
            end(done);
        }
    }

    private synchronized List<RuleHealth> begin(List<Rule> rules) {
        for (Rule rule : rules) {
            RuleHealth more = pending.remove(rule);
            if (more != null) {
                underWay.put(rule, more);
            }
        }
        return List.copyOf(underWay.values());
    }

    private synchronized void end(boolean done) {
        if (done) {
            underWay.forEach(this::learn);
            written++;
        } else {
            underWay.forEach((rule, more) -> pending.merge(rule, more, RuleHealth::and));
        }
        underWay.clear();
    }

    private void learn(Rule rule, RuleHealth done) {
        Known before = known.getOrDefault(rule, new Known(false, Set.of()));
        RuleHealth now = new RuleHealth(
                        rule.tenant, rule.key, done.since(), 0, null, 0, before.logsourceSeen, before.fields)
                .and(done);
        known.put(rule, new Known(now.logsourceSeen(), now.fields()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void collect() {
        Instant from = collected;
        collected = now();
        for (LiveRules.Progress progress : live.progress()) {
            Rule rule = new Rule(progress.tenant(), progress.rule());
            Known before = known.get(rule);
            boolean isNews = before == null
                    || progress.matches() != 0
                    || progress.cost() != 0
                    || progress.logsourceSeen() && !before.logsourceSeen
                    || !before.fields.containsAll(progress.fields());
            if (isNews) {
                RuleHealth more = new RuleHealth(
                        rule.tenant,
                        rule.key,
                        from,
                        progress.matches(),
                        progress.lastMatch(),
                        progress.cost(),
                        progress.logsourceSeen(),
                        progress.fields());
                pending.merge(rule, more, RuleHealth::and);
            }
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        timer.shutdownNow();
        write();
    }
}
