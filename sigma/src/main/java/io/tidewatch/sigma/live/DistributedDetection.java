package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Detected;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.detect.HeldPartitions;
import io.tidewatch.detect.MatchLog;
import io.tidewatch.event.Event;
import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes findings of rules that matched one event, and hands what correlations count to a {@link MatchLog}, behind which some process of the
 * installation correlates it. It keeps no state: a batch's findings, and its position, go to the sink when its matches are durable in the
 * log, so that the sink's position is that of both.
 */
public final class DistributedDetection implements DetectionStage {
    private static final Logger LOG = LoggerFactory.getLogger(DistributedDetection.class);
    /** Batches of a partition may be received this much earlier than ones before them: by other collectors, whose clocks differ. */
    private static final Duration DISORDER = Duration.ofSeconds(1);
    /** A partition that was just taken over is not said to be done before its first batches had time to come. */
    private static final Duration SETTLING = Duration.ofSeconds(5);
    /** A message of Kafka may have 1 MiB where nobody said otherwise. */
    private static final int MOST_CONTENT = 900 << 10;

    private final LiveDetector detector;
    private final FindingSink sink;
    private final MatchLog log;
    private final SharedCorrelations correlations;
    private final Supplier<HeldPartitions> partitions;
    private final Map<Integer, Long> accepted = new HashMap<>();
    private final Map<Integer, Long> heldSince = new HashMap<>();
    private Instant newest = Instant.MIN;
    private long leftOut;
    /** The batch that the log had no space for: it comes again, and what its rules did is counted once. */
    private @Nullable Divided refused;

    private record Divided(Position position, List<Finding> findings, List<CountedMatch> counted) {}

    /**
     * Does no I/O; {@link #begin} does.
     *
     * @param partitions asked about once a second
     */
    public DistributedDetection(
            FindingSink sink, MatchLog log, SharedCorrelations correlations, Supplier<HeldPartitions> partitions) {
        this.detector = requireNonNull(correlations, "correlations is null").detector();
        this.sink = requireNonNull(sink, "sink is null");
        this.log = requireNonNull(log, "log is null");
        this.correlations = correlations;
        this.partitions = requireNonNull(partitions, "partitions is null");
    }

    @Override
    public void begin(List<Position> stored) {
        Map<Integer, Long> raised = new HashMap<>();
        sink.committed().forEach(position -> raised.put(position.partition(), position.offset()));
        for (Position position : stored) {
            long other = raised.getOrDefault(position.partition(), Long.MAX_VALUE);
            accepted.put(position.partition(), Math.min(position.offset(), other));
        }
        // Before the first batch: groups are to wait for partitions of which no process has spoken yet.
        log.advance(Instant.EPOCH, Set.of(), partitions.get().all());
    }

    @Override
    public List<Position> committed() {
        return sink.committed();
    }

    @Override
    public void accept(Position position, Instant received, Detected detected) {
        if (accepted.getOrDefault(position.partition(), 0L) >= position.offset()) {
            return;
        }
        Divided batch = refused;
        if (batch == null || !batch.position().equals(position)) {
            batch = new Divided(position, new ArrayList<>(), new ArrayList<>());
            if (detected instanceof BatchMatches matches) {
                divide(matches, received, batch.findings(), batch.counted());
            }
            refused = batch;
        }
        List<Finding> findings = batch.findings();
        log.append(position, received, batch.counted(), () -> sink.accept(position, findings));
        refused = null;
        accepted.put(position.partition(), position.offset());
        newest = received.isAfter(newest) ? received : newest;
    }

    private void divide(BatchMatches matches, Instant received, List<Finding> findings, List<CountedMatch> counted) {
        RulesInForce rules = matches.rules();
        for (BatchMatches.Matched matched : matches.matched()) {
            Findings.Cause cause = new Findings.Cause(rules, matched);
            List<String> keys = null;
            for (int index : matched.rules()) {
                RuleInForce rule = rules.rule(index);
                rule.activity().matched(matched.event().windowTime());
                if (rule.raises() && correlations.isHighEnough(rule)) {
                    findings.add(correlations.findings().ofEvent(cause, index));
                }
                if (rule.counts()) {
                    keys = keys == null ? new ArrayList<>() : keys;
                    keys.add(rule.key());
                }
            }
            if (keys != null) {
                count(rules, matched.event(), keys, received, counted);
            }
        }
    }

    private void count(
            RulesInForce rules, Event event, List<String> keys, Instant received, List<CountedMatch> counted) {
        try {
            int ordinal = 0;
            for (CorrelationUnits.Divided one : correlations.of(rules).divide(event, keys)) {
                byte[] content = MatchForm.write(event, one.rules(), one.unit().wanted());
                CountedMatch match = new CountedMatch(
                        one.group(),
                        event.tenant(),
                        one.unit().correlations().id(),
                        event.id(),
                        ordinal++,
                        received,
                        content);
                if (content.length <= MOST_CONTENT) {
                    counted.add(match);
                } else {
                    leaveOut(match, one.rules());
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            detector.failures().report(event, e);
        }
    }

    /** What the log cannot keep would stop all correlations, not this one alone. */
    private void leaveOut(CountedMatch match, List<String> rules) {
        correlations.failed();
        leftOut++;
        // The first and then ever fewer: such events seldom come alone.
        if (Long.bitCount(leftOut) == 1) {
            LOG.atWarn()
                    .addKeyValue("tenant", match.tenant())
                    .addKeyValue("event", match.event())
                    .addKeyValue("rules", rules)
                    .addKeyValue("bytes", match.content().length)
                    .addKeyValue("left-out", leftOut)
                    .log("the fields that correlations need of an event take more than " + MOST_CONTENT
                            + " bytes; correlations do not count it");
        }
    }

    @Override
    public void advance(Instant time) {
        if (!time.isAfter(newest)) {
            // The log knows how far each partition has come.
            return;
        }
        HeldPartitions now = partitions.get();
        heldSince.keySet().retainAll(now.held());
        Set<Integer> done = new HashSet<>();
        for (int partition : now.held()) {
            long since = heldSince.computeIfAbsent(partition, _ -> System.nanoTime());
            if (System.nanoTime() - since >= SETTLING.toNanos()) {
                done.add(partition);
            }
        }
        log.advance(time.minus(DISORDER), done, now.all());
    }

    @Override
    public void flush() {
        log.flush();
        sink.flush();
    }

    @Override
    public void onCommit(Consumer<List<Position>> listener) {
        sink.onCommit(listener);
    }

    @Override
    public Health check() {
        Health health = log.check();
        return health.status() == Health.Status.UP ? detector.check() : health;
    }

    /** Closes the log too. */
    @Override
    public void close() {
        try {
            flush();
        } finally {
            log.close();
        }
    }
}
