package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.FieldLookup;
import io.tidewatch.sigma.correlate.MappedFields;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The correlations of all tenants, a group at a time: the same lanes and the same {@code Correlator} as in one process, with one group's
 * events each. Rules that were replaced a moment ago are known still, since other processes may not have heard of the change. Thread-safe.
 */
public final class SharedCorrelations implements CorrelationGroups {
    private static final int RULE_SETS = 4;
    private static final int GROUPS_OF_A_UNIT = 20_000;
    /** A group is written whole when it changes; so no group may be large, whatever memory there is. */
    private static final long MOST_BYTES = 8L << 20;

    private final LiveDetector detector;
    private final Duration lateness;
    private final int maxGroups;
    private final long maxBytes;
    private final AlertSeverity alertLevel;
    private final FieldLookup lookup;
    private final Findings findings;
    private final Map<TenantId, Deque<CorrelationUnits>> known = new HashMap<>();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();

    /**
     * @param allowedLateness how far an event may lag behind its arrival and still be counted together with those of other sources
     * @param maxGroups how many groups a unit may have open that cannot be divided
     * @param memory what all groups may take together, of which one may have a quarter
     * @param alertLevel the lowest level of which matches are findings
     */
    public SharedCorrelations(
            LiveDetector detector, Duration allowedLateness, int maxGroups, ByteSize memory, AlertSeverity alertLevel) {
        this.detector = requireNonNull(detector, "detector is null");
        this.lateness = requireNonNull(allowedLateness, "allowedLateness is null");
        this.maxGroups = Math.min(maxGroups, GROUPS_OF_A_UNIT);
        this.maxBytes = Math.min(memory.bytes() / 4, MOST_BYTES);
        this.alertLevel = requireNonNull(alertLevel, "alertLevel is null");
        this.lookup = new MappedFields(detector.mapping());
        this.findings = new Findings(lookup);
    }

    LiveDetector detector() {
        return detector;
    }

    Findings findings() {
        return findings;
    }

    Duration lateness() {
        return lateness;
    }

    boolean isHighEnough(RuleInForce rule) {
        return rule.reference().severity().compareTo(alertLevel) >= 0;
    }

    @Override
    public long failures() {
        return failed.get();
    }

    void failed() {
        failed.incrementAndGet();
    }

    @Override
    public long forgotten() {
        return forgotten.get();
    }

    void forgot(long count) {
        forgotten.addAndGet(count);
    }

    /** The units of a rule set that is in force, or was a moment ago. */
    CorrelationUnits of(RulesInForce rules) {
        synchronized (known) {
            Deque<CorrelationUnits> recent = known.computeIfAbsent(rules.tenant(), _ -> new ArrayDeque<>());
            for (CorrelationUnits units : recent) {
                if (units.rules().number() == rules.number()) {
                    return units;
                }
            }
            CorrelationUnits made = new CorrelationUnits(rules, lookup, detector.mapping(), detector.logsources());
            recent.addFirst(made);
            if (recent.size() > RULE_SETS) {
                recent.removeLast();
            }
            return made;
        }
    }

    /** The newest rules that have the unit; null where none of those known have. */
    private @Nullable CorrelationUnits with(TenantId tenant, String unit) {
        RulesInForce now = detector.inForce(tenant);
        if (now != null) {
            CorrelationUnits units = of(now);
            if (units.unit(unit) != null) {
                return units;
            }
        }
        synchronized (known) {
            for (CorrelationUnits units : known.getOrDefault(tenant, new ArrayDeque<>())) {
                if (units.unit(unit) != null) {
                    return units;
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable Group open(TenantId tenant, String id, byte @Nullable [] state) {
        CorrelationUnits units = with(tenant, id);
        CorrelationUnits.Unit unit = units == null ? null : units.unit(id);
        if (units == null || unit == null) {
            return null;
        }
        Lanes lanes = new Lanes(tenant, unit.correlations().plan(), lookup, lateness, maxGroups, maxBytes);
        SharedGroup group = new SharedGroup(this, units, lanes);
        if (state != null) {
            try {
                group.restore(new DataInputStream(new ByteArrayInputStream(state)));
            } catch (IOException e) {
                throw new TidewatchException(
                        FailureKind.CORRUPT,
                        "the state of a group of correlations cannot be read: " + e.getMessage(),
                        e);
            }
        }
        return group;
    }

    /** The finding of a match; null where it is below the alert level. */
    @Nullable
    Finding finding(CorrelationUnits units, CorrelationMatch match, Findings.@Nullable Cause cause) {
        String key = match.correlation().info().key();
        RulesInForce now = detector.inForce(units.rules().tenant());
        RuleInForce current = now == null ? null : now.correlation(key);
        RulesInForce rules = now == null || current == null ? units.rules() : now;
        RuleInForce rule = rules.correlation(key);
        if (rule == null) {
            return null;
        }
        rule.activity().matched(match.to());
        return isHighEnough(rule) ? findings.ofCorrelation(rules, rule, match, cause) : null;
    }
}
