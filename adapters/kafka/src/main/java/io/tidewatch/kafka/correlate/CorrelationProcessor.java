package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingForm;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.kafka.correlate.CorrelationState.Waiting;
import io.tidewatch.kafka.correlate.MatchRecords.Progress;
import io.tidewatch.kafka.correlate.MatchRecords.Read;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Correlates the groups of one partition. A match waits until everything that was received before it has come from every partition of the queue;
 * so the order in which processes deliver changes nothing. They are taken in turns of bounded size: between two, Kafka Streams commits, whose
 * transactions must end within seconds however much waits. Used by one thread.
 */
final class CorrelationProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(CorrelationProcessor.class);
    /** How many matches, and how many groups that are due, a turn takes at most; and how many bytes of matches and groups' states. */
    private static final int CHUNK = 5_000;

    static final long CHUNK_BYTES = 16L << 20;
    /** A unit became known of which a pass left matches behind. */
    private static final int AGAIN = -1;

    private static final Duration SOON = Duration.ofMillis(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final CorrelationConfig config;
    private final CorrelationGroups groups;
    private final CorrelationFigures figures;
    private final int chunk;
    /** Since when, in milliseconds, matches came for units that are not known here. */
    private final Map<String, Long> unknownSince = new HashMap<>();

    /** Units of which matches were left behind since {@link #after} was null, as they were not known here. */
    private final Set<String> leftBehind = new HashSet<>();

    private Sources sources;
    private @Nullable Open open;
    /** Everything received before this has come. */
    private long doneTo = MatchRecords.UNKNOWN;
    /** Everything received before this was taken, but for what was left behind, and groups are told so. */
    private long takenTo = MatchRecords.UNKNOWN;
    /** The last match that was looked at, where some are left whose turn it is. */
    private @Nullable Bytes after;
    /** Calls for another turn, where something was left. */
    private @Nullable Cancellable soon;

    /** What there is once the partition was given to this process. */
    private record Open(
            ProcessorContext<byte[], byte[]> context, CorrelationState state, OpenGroups groups, int partition) {}

    CorrelationProcessor(CorrelationConfig config, CorrelationGroups groups, CorrelationFigures figures) {
        this(config, groups, figures, CHUNK);
    }

    /** @param chunk how many matches, and how many groups that are due, a turn takes at most */
    CorrelationProcessor(CorrelationConfig config, CorrelationGroups groups, CorrelationFigures figures, int chunk) {
        this.chunk = chunk;
        this.config = config;
        this.groups = groups;
        this.figures = figures;
        this.sources = new Sources(config.patience().toMillis());
    }

    /** Called again when a commit failed and the store went back to the one before: what was heard since comes again and is no repeat. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        sources = new Sources(config.patience().toMillis());
        unknownSince.clear();
        leftBehind.clear();
        doneTo = MatchRecords.UNKNOWN;
        takenTo = MatchRecords.UNKNOWN;
        after = null;
        soon = null;
        CorrelationState state = new CorrelationState(context.getStateStore(CorrelationState.STORE));
        OpenGroups known = new OpenGroups(state, groups, figures, config);
        open = new Open(context, state, known, context.taskId().partition());
        state.read(
                (source, progress) -> sources.heard(source, progress, context.currentSystemTimeMs()),
                known::know,
                known::knowWaiting);
        tell();
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> work());
    }

    private Open open() {
        if (open == null) {
            throw new IllegalStateException("the processor was not initialised");
        }
        return open;
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        Read read;
        try {
            read = MatchRecords.read(message.value());
        } catch (TidewatchException e) {
            figures.damaged.incrementAndGet();
            LOG.atError()
                    .addKeyValue("topic", config.matchesTopic())
                    .setCause(e)
                    .log("a record is no match; it is left out");
            return;
        }
        switch (read) {
            case Read.Match match -> take(match.match(), message.value());
            case Read.Done done -> {
                Open now = open();
                done.sources().forEach((source, progress) -> {
                    Progress before = sources.known(source);
                    Progress known =
                            sources.heard(source, progress, now.context().currentSystemTimeMs());
                    if (!known.equals(before)) {
                        now.state().save(source, known);
                    }
                });
                // Where something was left, many that come at once must not make many turns of one.
                if (soon == null) {
                    work();
                }
            }
        }
    }

    private void take(CountedMatch match, byte[] value) {
        if (sources.isRepeat(match.event().partition(), match.event().offset())) {
            figures.repeated.incrementAndGet();
            return;
        }
        Open now = open();
        if (!now.state().add(match, value)) {
            figures.repeated.incrementAndGet();
            return;
        }
        figures.matches.incrementAndGet();
        now.groups().waits(value.length);
        if (now.groups().areTooLarge()) {
            hurry();
        }
    }

    /** Too much waits: the oldest are taken out of turn. */
    private void hurry() {
        Open now = open();
        figures.hurried.addAndGet(correlate(now.state().waiting(null, Long.MAX_VALUE, chunk), true));
        now.groups().evict();
    }

    /** Takes matches whose turn it is, and tells groups the time; what is more than a turn may take is left for another. */
    private void work() {
        Open now = open();
        doneTo = Math.max(doneTo, sources.doneTo(now.context().currentSystemTimeMs()));
        boolean complete = doneTo == MatchRecords.UNKNOWN || turn(now);
        if (complete && soon != null) {
            soon.cancel();
            soon = null;
        } else if (!complete && soon == null) {
            soon = now.context().schedule(SOON, PunctuationType.WALL_CLOCK_TIME, _ -> work());
        }
        tell();
    }

    /** Returns whether nothing is left. */
    private boolean turn(Open now) {
        // What is due comes before matches that were received later.
        if (!advance(now)) {
            return false;
        }
        if (after == null) {
            leftBehind.clear();
        }
        List<Waiting> next = now.state().waiting(after, doneTo, chunk);
        int looked = correlate(next, false);
        if (looked == AGAIN) {
            after = null;
            return false;
        }
        boolean all = next.size() < chunk && looked == next.size();
        after = all ? null : next.get(looked - 1).key();
        // Goes back where matches of a unit wait that were left behind before: its windows must not be over before
        // them.
        takenTo = all ? doneTo : next.get(looked - 1).received();
        boolean told = advance(now);
        now.groups().evict();
        return all && told;
    }

    private boolean advance(Open now) {
        return now.groups().advance(takenTo, chunk, leftBehind::contains, this::isGivenUp, this::forward);
    }

    private void tell() {
        Open now = open();
        figures.tell(
                now.partition(),
                new CorrelationFigures.Partition(
                        now.groups().size(), now.groups().waiting(), takenTo));
    }

    /** Returns how many were looked at: as many as are not too much for a turn, at least one; or {@link #AGAIN}. */
    private int correlate(List<Waiting> matches, boolean must) {
        Open now = open();
        Map<String, OpenGroups.Opened> touched = new LinkedHashMap<>();
        List<Waiting> taken = new ArrayList<>();
        int looked = 0;
        long bytes = 0;
        for (Waiting waiting : matches) {
            if (bytes >= CHUNK_BYTES) {
                break;
            }
            looked++;
            bytes += waiting.value().length;
            CountedMatch match = ((Read.Match) MatchRecords.read(waiting.value())).match();
            OpenGroups.Opened known = touched.get(match.group());
            OpenGroups.Opened group = known == null ? now.groups().open(match) : known;
            if (group != null && leftBehind.contains(match.unit()) && !must) {
                // It became known in the midst of a pass: those that were left behind come before this one.
                looked = AGAIN;
                break;
            }
            if (group != null) {
                if (known == null) {
                    touched.put(match.group(), group);
                    bytes += group.before() == null ? 0 : group.before().bytes();
                }
                group.group().accept(match).forEach(this::forward);
                unknownSince.remove(match.unit());
            } else if (!isGivenUp(match.unit()) && !must) {
                // Its rules may come a moment later to this process than to the one that matched.
                leftBehind.add(match.unit());
                continue;
            } else {
                figures.unknown.incrementAndGet();
            }
            taken.add(waiting);
        }
        touched.forEach(now.groups()::keep);
        taken.forEach(waiting -> {
            now.state().remove(waiting);
            now.groups().waitsNoMore(waiting.value().length);
        });
        return looked;
    }

    /** Whether no rules came for so long that those of the unit are not in force any more. */
    private boolean isGivenUp(String unit) {
        long now = open().context().currentSystemTimeMs();
        long since = unknownSince.computeIfAbsent(unit, _ -> {
            LOG.atInfo().addKeyValue("unit", unit).log("waiting for rules that another process has in force");
            return now;
        });
        return now - since >= config.patience().toMillis();
    }

    private void forward(Finding finding) {
        Open now = open();
        figures.findings.incrementAndGet();
        // Those of a rule and group stay in their order, so that the first is the one that an alert begins with.
        String key = finding.tenant() + " " + finding.rule().key() + " " + finding.group();
        now.context()
                .forward(new Record<>(
                        key.getBytes(StandardCharsets.UTF_8),
                        FindingForm.write(finding),
                        now.context().currentSystemTimeMs()));
    }

    @Override
    public void close() {
        if (open != null) {
            figures.forget(open.partition());
            open.groups().release();
        }
    }
}
