package io.tidewatch.parse.pack.map;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.parse.pack.extract.Extraction;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pack makes of extracted fields: time, severity, names, and what they mean. Thread-safe. */
public final class Meaning {
    private static final int SHAPES = 256;

    private final @Nullable TimeRule time;
    private final @Nullable SeverityRule severity;
    private final List<Derivation> derivations;
    private final ShapeCache<Plan> plans;

    /**
     * What was found.
     *
     * @param time when it happened, or null
     * @param severity how grave it is, or null
     * @param lossy whether the fields leave out something of the record
     */
    public record Found(@Nullable Instant time, @Nullable Severity severity, boolean lossy) {}

    /**
     * @param read the names that derivations read, by slot
     * @param written the names that they write
     */
    public Meaning(
            Mapping mapping,
            @Nullable TimeRule time,
            @Nullable SeverityRule severity,
            List<Derivation> derivations,
            List<String> read,
            Set<String> written) {
        requireNonNull(mapping, "mapping is null");
        this.time = time;
        this.severity = severity;
        this.derivations = List.copyOf(derivations);
        this.plans = new ShapeCache<>(shape -> Plan.of(shape, mapping, read, written), SHAPES);
    }

    /** Gives the fields of {@code run} their meaning. */
    public Found apply(Extraction run) {
        FieldsBuilder fields = run.fields();
        Plan plan = plans.get(fields.shape());
        Instant told = time == null ? null : time.read(run);
        Severity grave = severity == null ? null : severity.read(run);
        plan.apply(fields);
        if (grave == null && severity != null) {
            grave = severity.read(run);
        }
        for (int i = 0; i < derivations.size(); i++) {
            derivations.get(i).apply(run, plan.slots());
        }
        return new Found(told, run.severity() == null ? grave : run.severity(), plan.lossy());
    }
}
