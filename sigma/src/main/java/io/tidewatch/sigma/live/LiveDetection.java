package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Detected;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.FieldLookup;
import io.tidewatch.sigma.correlate.MappedFields;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes findings of what a {@link LiveDetector} matched: each match of a rule that raises, and each match of a correlation. The state of all
 * tenants' correlations is saved together with the position that it stands at. {@code docs/detection.md} says what that guarantees.
 */
public final class LiveDetection implements DetectionStage {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDetection.class);
    /** Saving takes at most about one part in this many of the time. */
    private static final int RARENESS = 20;

    private final LiveDetector detector;
    private final FindingSink sink;
    private final DetectionConfig config;
    private final FieldLookup lookup;
    private final Findings findings;
    private final AlertSeverity alertLevel;
    private final Checkpoints checkpoints;
    private final Map<TenantId, Lanes> tenants = new TreeMap<>();
    private final Map<Integer, Long> accepted = new HashMap<>();
    private final Map<Integer, Long> durable = new HashMap<>();
    private final List<Consumer<List<Position>>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Prepared prepared;
    private List<Finding> timed = new ArrayList<>();
    private boolean changed;
    private long nextSave = System.nanoTime();
    private final CorrelationMemory memory;

    /** A batch's findings, on their way to the sink. */
    private record Prepared(Position position, List<Finding> findings) {}

    /** Does no I/O; {@link #begin} does. */
    public LiveDetection(LiveDetector detector, FindingSink sink, DetectionConfig config) {
        this.detector = requireNonNull(detector, "detector is null");
        this.sink = requireNonNull(sink, "sink is null");
        this.config = requireNonNull(config, "config is null");
        this.lookup = new MappedFields(detector.mapping());
        this.findings = new Findings(lookup);
        this.alertLevel = config.alertLevel();
        this.memory = new CorrelationMemory(config.correlationMemory());
        this.checkpoints = new Checkpoints(config.folder(), sink, this::durable);
    }

    @Override
    public void begin(List<Position> stored) {
        switch (checkpoints.read()) {
            case Checkpoints.Found.Nothing ignored -> {
                // The findings may be behind the store, if somebody deleted the file.
                Map<Integer, Long> raised = new HashMap<>();
                sink.committed().forEach(position -> raised.put(position.partition(), position.offset()));
                for (Position position : stored) {
                    long other = raised.getOrDefault(position.partition(), Long.MAX_VALUE);
                    accepted.put(position.partition(), Math.min(position.offset(), other));
                }
            }
            case Checkpoints.Found.Damaged ignored -> {}
            case Checkpoints.Found.State state -> take(state.kept());
        }
        checkpoints.save(positions(), tenants);
        checkpoints.await();
        nextSave = System.nanoTime() + config.checkpointEvery().toNanos();
    }

    private void take(CheckpointForm.Kept kept) {
        try {
            for (CheckpointForm.KeptTenant tenant : kept.tenants()) {
                restore(tenant);
            }
            kept.positions().forEach(position -> accepted.put(position.partition(), position.offset()));
        } catch (IOException | TidewatchException e) {
            tenants.clear();
            checkpoints.damaged(e);
        }
    }

    private void restore(CheckpointForm.KeptTenant kept) throws IOException {
        RulesInForce rules = detector.inForce(kept.tenant());
        if (rules == null || rules.plan().correlations().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("tenant", kept.tenant())
                    .log("the tenant has no correlations any more; what was open of them is dropped");
            return;
        }
        Lanes lanes = lanes(rules);
        lanes.restore(kept.lanes());
        tenants.put(kept.tenant(), lanes);
    }

    private Lanes lanes(RulesInForce rules) {
        return new Lanes(
                rules.tenant(),
                rules.plan(),
                lookup,
                config.allowedLateness(),
                config.maxGroups(),
                config.correlationMemory().bytes());
    }

    @Override
    public List<Position> committed() {
        synchronized (durable) {
            return positions(durable);
        }
    }

    @Override
    public void accept(Position position, Instant received, Detected detected) {
        if (accepted.getOrDefault(position.partition(), 0L) >= position.offset()) {
            return;
        }
        Prepared batch = prepared;
        if (batch == null || !batch.position.equals(position)) {
            batch = new Prepared(position, detected instanceof BatchMatches matches ? found(matches) : List.of());
            prepared = batch;
        }
        giveTimed();
        sink.accept(position, batch.findings);
        prepared = null;
        accepted.put(position.partition(), position.offset());
        changed = true;
        saveIfDue();
    }

    /** Those that the end of a window decided are told by their id and not by their position, as the clock may have decided them too. */
    private void giveTimed() {
        if (!timed.isEmpty()) {
            sink.acceptTimed(timed);
            timed = new ArrayList<>();
        }
    }

    private List<Finding> found(BatchMatches matches) {
        if (matches.matched().isEmpty()) {
            return List.of();
        }
        RulesInForce rules = matches.rules();
        List<Finding> found = new ArrayList<>();
        Lanes lanes = following(rules);
        for (BatchMatches.Matched matched : matches.matched()) {
            Findings.Cause cause = new Findings.Cause(rules, matched);
            List<String> counted = null;
            for (int index : matched.rules()) {
                RuleInForce rule = rules.rule(index);
                rule.activity().matched(matched.event().windowTime());
                if (rule.raises() && isHighEnough(rule)) {
                    found.add(findings.ofEvent(cause, index));
                }
                if (rule.counts()) {
                    counted = counted == null ? new ArrayList<>() : counted;
                    counted.add(rule.key());
                }
            }
            if (counted != null && lanes != null) {
                correlate(cause, counted, lanes, found);
            }
        }
        memory.bound(tenants.values());
        return found;
    }

    private void correlate(Findings.Cause cause, List<String> counted, Lanes lanes, List<Finding> found) {
        TenantId tenant = cause.rules().tenant();
        try {
            Lane lane = lanes.of(cause.event(), match -> timed(tenant, match));
            lane.before(cause.event()).forEach(match -> timed(tenant, match));
            for (CorrelationMatch match : lane.accept(cause.event(), counted)) {
                Finding finding = finding(tenant, match, cause);
                if (finding != null) {
                    found.add(finding);
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            detector.failures().report(cause.event(), e);
        }
    }

    private void timed(TenantId tenant, CorrelationMatch match) {
        Finding finding = finding(tenant, match, null);
        if (finding != null) {
            timed.add(finding);
        }
    }

    private boolean isHighEnough(RuleInForce rule) {
        return rule.reference().severity().compareTo(alertLevel) >= 0;
    }

    private @Nullable Finding finding(TenantId tenant, CorrelationMatch match, Findings.@Nullable Cause cause) {
        RulesInForce rules = detector.inForce(tenant);
        String key = match.correlation().info().key();
        RuleInForce rule = rules == null ? null : rules.correlation(key);
        if (rule == null && cause != null) {
            rules = cause.rules();
            rule = rules.correlation(key);
        }
        if (rules == null || rule == null) {
            return null;
        }
        rule.activity().matched(match.to());
        if (!isHighEnough(rule)) {
            return null;
        }
        return findings.ofCorrelation(rules, rule, match, cause);
    }

    /** The tenant's lanes, under the newest rules that any batch had; null where nothing is correlated. */
    private @Nullable Lanes following(RulesInForce seen) {
        RulesInForce newest = detector.inForce(seen.tenant());
        RulesInForce rules = newest == null || newest.number() < seen.number() ? seen : newest;
        Lanes lanes = tenants.get(seen.tenant());
        if (rules.plan().correlations().isEmpty()) {
            return lanes;
        }
        if (lanes == null) {
            lanes = lanes(rules);
            tenants.put(seen.tenant(), lanes);
        } else {
            lanes.follow(rules.plan());
        }
        return lanes;
    }

    @Override
    public void advance(Instant time) {
        tenants.keySet().removeIf(tenant -> {
            RulesInForce rules = detector.inForce(tenant);
            return rules == null || rules.plan().correlations().isEmpty();
        });
        for (Map.Entry<TenantId, Lanes> entry : tenants.entrySet()) {
            RulesInForce rules = detector.inForce(entry.getKey());
            if (rules != null) {
                entry.getValue().follow(rules.plan());
            }
            entry.getValue().advance(time, match -> timed(entry.getKey(), match));
        }
        memory.count(tenants.values());
        giveTimed();
        saveIfDue();
    }

    private void saveIfDue() {
        if ((changed || checkpoints.failing()) && System.nanoTime() - nextSave >= 0 && !checkpoints.busy()) {
            save();
        }
    }

    private void save() {
        long started = System.nanoTime();
        changed = !checkpoints.save(positions(), tenants);
        long took = System.nanoTime() - started;
        nextSave = System.nanoTime() + Math.max(config.checkpointEvery().toNanos(), took * RARENESS);
    }

    private List<Position> positions() {
        return positions(accepted);
    }

    private static List<Position> positions(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .map(entry -> new Position(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void durable(List<Position> positions) {
        synchronized (durable) {
            positions.forEach(position -> durable.put(position.partition(), position.offset()));
        }
        listeners.forEach(listener -> listener.accept(positions));
    }

    @Override
    public void flush() {
        giveTimed();
        if (changed || checkpoints.failing()) {
            try {
                checkpoints.await();
            } catch (TidewatchException e) {
                LOG.atInfo().setCause(e).log("saving detection's state once more");
            }
            save();
        }
        checkpoints.await();
    }

    @Override
    public void onCommit(Consumer<List<Position>> listener) {
        listeners.add(requireNonNull(listener, "listener is null"));
    }

    /** What correlations have open, as of a second ago. */
    public CorrelationStatus correlations() {
        return memory.status();
    }

    @Override
    public Health check() {
        Health health = checkpoints.check();
        if (health.status() != Health.Status.UP) {
            return health;
        }
        Health failing = detector.check();
        return failing.status() == Health.Status.UP ? memory.check() : failing;
    }

    @Override
    public void close() {
        try {
            flush();
        } finally {
            checkpoints.close();
        }
    }
}
