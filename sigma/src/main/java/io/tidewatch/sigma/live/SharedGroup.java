package io.tidewatch.sigma.live;

import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One group with lanes of its own. Forgotten when no event that could still come can meet what it holds. Not thread-safe. */
final class SharedGroup implements CorrelationGroups.Group {
    private static final Logger LOG = LoggerFactory.getLogger(SharedGroup.class);

    private final SharedCorrelations correlations;
    private final CorrelationUnits units;
    private final Lanes lanes;
    private final Duration kept;
    private final FieldsBuilder builder = new FieldsBuilder();
    private Instant touched = Instant.EPOCH;
    private boolean over;
    private GivenUp toldOf = GivenUp.NOTHING;

    SharedGroup(SharedCorrelations correlations, CorrelationUnits units, Lanes lanes) {
        this.correlations = correlations;
        this.units = units;
        this.lanes = lanes;
        // Events arrive at most the lateness after they happened and half of it before, or have lanes of their own,
        // which time reaches
        // at three times the lateness after their windows' ends.
        this.kept = lanes.plan().longestTimespan().plus(correlations.lateness().multipliedBy(4));
    }

    @Override
    public List<Finding> accept(CountedMatch match) {
        List<Finding> found = new ArrayList<>(1);
        over = false;
        touched = match.received().isAfter(touched) ? match.received() : touched;
        try {
            MatchForm.Match read = MatchForm.read(match.tenant(), match.event(), match.content(), builder);
            Event event = read.event();
            Findings.Cause cause =
                    new Findings.Cause(units.rules(), new BatchMatches.Matched(event, places(read.rules())));
            Lane lane = lanes.of(event, one -> add(one, null, found));
            lane.before(event).forEach(one -> add(one, null, found));
            lane.accept(event, read.rules()).forEach(one -> add(one, cause, found));
        } catch (RuntimeException | StackOverflowError e) {
            correlations.failed();
            LOG.atError()
                    .addKeyValue("event", match.event())
                    .addKeyValue("tenant", match.tenant())
                    .setCause(e)
                    .log("a match could not be correlated; it is left out");
        }
        GivenUp now = lanes.givenUp();
        if (now.isMoreThan(toldOf)) {
            correlations.forgot(now.groups() - toldOf.groups() + now.events() - toldOf.events());
            toldOf = now;
        }
        return found;
    }

    private int[] places(List<String> rules) {
        return rules.stream()
                .mapToInt(units::place)
                .filter(place -> place >= 0)
                .sorted()
                .toArray();
    }

    private void add(CorrelationMatch match, Findings.@Nullable Cause cause, List<Finding> found) {
        Finding finding = correlations.finding(units, match, cause);
        if (finding != null) {
            found.add(finding);
        }
    }

    @Override
    public List<Finding> advance(Instant time) {
        List<Finding> found = new ArrayList<>();
        lanes.advance(time, match -> add(match, null, found));
        over = !time.isBefore(touched.plus(kept));
        return found;
    }

    @Override
    public Instant due() {
        Instant forgotten = touched.plus(kept);
        Instant decides = lanes.due();
        return decides == null || forgotten.isBefore(decides) ? forgotten : decides;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public byte[] save() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, touched));
            CheckpointForm.write(List.of(), Map.of(units.rules().tenant(), lanes), out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    void restore(DataInputStream in) throws IOException {
        touched = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
        for (CheckpointForm.KeptTenant tenant : CheckpointForm.read(in).tenants()) {
            lanes.restore(tenant.lanes());
        }
        toldOf = lanes.givenUp();
    }
}
