package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Detected;
import io.tidewatch.detect.Detector;
import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Sigma engine on the stream: tries each tenant's rules in force on its events. Rules are swapped whole between two batches. Tenants
 * without rules cost nothing. Thread-safe.
 */
public final class LiveDetector implements LiveRules, Detector, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDetector.class);
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final FieldMapping mapping;
    private final Placeholders placeholders;
    private final Logsources logsources;
    private final RuleCompiler compiler;
    private final DetectionFailures failures = new DetectionFailures();
    private final ConcurrentHashMap<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tidewatch-rule-compiler").daemon().factory());

    /** One tenant's rules; what is not volatile is guarded by the object itself. */
    private static final class Tenant {
        final SeenEvents seen;
        final ConcurrentHashMap<String, RuleActivity> activities = new ConcurrentHashMap<>();

        @Nullable
        RuleBundle bundle;

        RuleCompiler.@Nullable Compilation base;
        volatile @Nullable RulesInForce inForce;

        Tenant(Logsources logsources) {
            seen = new SeenEvents(logsources);
        }
    }

    /** With Tidewatch's own field mappings and logsources, and no placeholders. */
    public LiveDetector() {
        this(Placeholders.NONE);
    }

    /** With Tidewatch's own field mappings and logsources. */
    public LiveDetector(Placeholders placeholders) {
        this(FieldMapping.standard(), placeholders, Logsources.standard());
    }

    public LiveDetector(FieldMapping mapping, Placeholders placeholders, Logsources logsources) {
        this.mapping = requireNonNull(mapping, "mapping is null");
        this.placeholders = requireNonNull(placeholders, "placeholders is null");
        this.logsources = requireNonNull(logsources, "logsources is null");
        this.compiler = new RuleCompiler(mapping, placeholders, logsources);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // compileTogether lets no exception out
    public List<RuleProblem> install(RuleBundle bundle) {
        Tenant tenant = tenants.computeIfAbsent(bundle.tenant(), _ -> new Tenant(logsources));
        synchronized (tenant) {
            long started = System.nanoTime();
            List<RuleProblem> problems = install(tenant, bundle, tenant.base);
            LOG.atInfo()
                    .addKeyValue("tenant", bundle.tenant())
                    .addKeyValue("rules", bundle.rules().size())
                    .addKeyValue("problems", problems.size())
                    .addKeyValue("millis", (System.nanoTime() - started) / 1_000_000)
                    .log("rules in force");
            RulesInForce rules = tenant.inForce;
            if (rules != null && rules.isPatched()) {
                long number = rules.number();
                background.schedule(() -> compileTogether(tenant, number), QUIET.toMillis(), TimeUnit.MILLISECONDS);
            }
            return problems;
        }
    }

    private List<RuleProblem> install(Tenant tenant, RuleBundle bundle, RuleCompiler.@Nullable Compilation base) {
        if (bundle.rules().isEmpty()) {
            tenant.bundle = null;
            tenant.base = null;
            tenant.inForce = null;
            return List.of();
        }
        RuleCompiler.Installed installed = compiler.install(
                numbers.incrementAndGet(),
                bundle,
                base,
                key -> tenant.activities.computeIfAbsent(key, _ -> new RuleActivity()),
                tenant.seen,
                failures);
        tenant.bundle = bundle;
        tenant.base = installed.base();
        tenant.inForce = installed.rules();
        Set<String> keys = keys(installed.rules());
        tenant.activities
                .entrySet()
                .removeIf(known ->
                        !keys.contains(known.getKey()) && known.getValue().isTaken());
        return installed.problems();
    }

    private static Set<String> keys(RulesInForce rules) {
        Set<String> keys = new HashSet<>(rules.correlations().keySet());
        rules.rules().forEach(rule -> keys.add(rule.key()));
        return keys;
    }

    /** Compiles a tenant's rules together once they were left alone for a while, without holding up those who change them. */
    private void compileTogether(Tenant tenant, long number) {
        RuleBundle bundle;
        synchronized (tenant) {
            RulesInForce now = tenant.inForce;
            bundle = tenant.bundle;
            if (bundle == null || now == null || now.number() != number) {
                return;
            }
        }
        try {
            RuleCompiler.Compilation together = compiler.together(bundle);
            synchronized (tenant) {
                RulesInForce now = tenant.inForce;
                if (now != null && now.number() == number) {
                    install(tenant, bundle, together);
                }
            }
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("tenant", bundle.tenant())
                    .setCause(e)
                    .log("rules could not be compiled together; they stay in force as they are, at a higher cost");
        }
    }

    @Override
    public Detected detect(TenantId tenant, List<Event> events) {
        RulesInForce rules = inForce(tenant);
        return rules == null || events.isEmpty() ? Detected.nothing(events) : rules.match(events);
    }

    /** Null for a tenant without rules. */
    @Nullable
    RulesInForce inForce(TenantId tenant) {
        Tenant known = tenants.get(tenant);
        return known == null ? null : known.inForce;
    }

    @Override
    public Placeholders placeholders() {
        return placeholders;
    }

    FieldMapping mapping() {
        return mapping;
    }

    Logsources logsources() {
        return logsources;
    }

    DetectionFailures failures() {
        return failures;
    }

    /** How many events could not be matched, since a rule failed on them. */
    public long failed() {
        return failures.count();
    }

    public Health check() {
        return failures.check();
    }

    @Override
    public Map<String, Activity> activity(TenantId tenant) {
        Tenant known = tenants.get(tenant);
        RulesInForce rules = known == null ? null : known.inForce;
        if (known == null || rules == null) {
            return Map.of();
        }
        Map<String, Activity> activities = new HashMap<>();
        Map<Logsource, Set<String>> arrived = new HashMap<>();
        for (RuleInForce rule : rules.rules()) {
            if (rule.document() instanceof SigmaRule sigma) {
                if (!arrived.containsKey(sigma.logsource())) {
                    arrived.put(sigma.logsource(), known.seen.fields(sigma.logsource()));
                }
                Set<String> fields = arrived.get(sigma.logsource());
                List<String> missing = fields == null ? List.of() : SeenEvents.missing(sigma, mapping, fields);
                activities.put(rule.key(), activity(rule.activity(), missing, fields != null));
            }
        }
        rules.plan().correlations().forEach(correlation -> {
            String key = correlation.info().key();
            RuleInForce rule = rules.correlation(key);
            if (rule != null) {
                boolean seen = rules.plan().referred(key).stream()
                        .map(activities::get)
                        .anyMatch(base -> base != null && base.logsourceSeen());
                activities.put(key, activity(rule.activity(), List.of(), seen));
            }
        });
        return activities;
    }

    @Override
    public List<Progress> progress() {
        List<Progress> all = new ArrayList<>();
        tenants.forEach((id, tenant) -> all.addAll(progress(id, tenant)));
        return all;
    }

    private List<Progress> progress(TenantId id, Tenant tenant) {
        List<Progress> all = new ArrayList<>();
        RulesInForce rules = tenant.inForce;
        Set<String> told = new HashSet<>();
        if (rules != null) {
            Map<Logsource, Optional<Set<String>>> arrived = new HashMap<>();
            Set<String> seen = new HashSet<>();
            for (RuleInForce rule : rules.rules()) {
                if (rule.document() instanceof SigmaRule sigma && told.add(rule.key())) {
                    Optional<Set<String>> fields = arrived.computeIfAbsent(
                            sigma.logsource(), logsource -> Optional.ofNullable(tenant.seen.fields(logsource)));
                    fields.ifPresent(_ -> seen.add(rule.key()));
                    all.add(progress(
                            id,
                            rule.key(),
                            rule.activity(),
                            fields.isPresent(),
                            fields.map(names -> SeenEvents.arrived(sigma, mapping, names))
                                    .orElse(Set.of())));
                }
            }
            rules.correlations().forEach((key, rule) -> {
                if (told.add(key)) {
                    boolean any = rules.plan().referred(key).stream().anyMatch(seen::contains);
                    all.add(progress(id, key, rule.activity(), any, Set.of()));
                }
            });
        }
        // What is in force no more is told once again, with what it did until then.
        tenant.activities.forEach((key, activity) -> {
            if (!told.contains(key) && !activity.isTaken()) {
                all.add(progress(id, key, activity, false, Set.of()));
            }
        });
        return all;
    }

    private static Progress progress(
            TenantId tenant, String key, RuleActivity activity, boolean logsourceSeen, Set<String> fields) {
        RuleActivity.Taken taken = activity.take();
        return new Progress(tenant, key, taken.matches(), taken.lastMatch(), taken.cost(), logsourceSeen, fields);
    }

    private static Activity activity(RuleActivity activity, List<String> missing, boolean seen) {
        return new Activity(activity.matches(), activity.lastMatch(), activity.cost(), missing, seen);
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
