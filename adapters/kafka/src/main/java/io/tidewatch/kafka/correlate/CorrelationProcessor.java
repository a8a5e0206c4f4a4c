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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Correlates the groups of one partition. A match waits until everything that was received before it has come from every partition of the queue;
 * so the order in which processes deliver changes nothing. Used by one thread.
 */
final class CorrelationProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(CorrelationProcessor.class);
    private static final int CHUNK = 5_000;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final CorrelationConfig config;
    private final CorrelationGroups groups;
    private final CorrelationFigures figures;
    /** Since when, in milliseconds, matches came for units that are not known here. */
    private final Map<String, Long> unknownSince = new HashMap<>();

    private Sources sources;
    private @Nullable Open open;
    private long doneTo = MatchRecords.UNKNOWN;

    /** What there is once the partition was given to this process. */
    private record Open(
            ProcessorContext<byte[], byte[]> context, CorrelationState state, OpenGroups groups, int partition) {}

    CorrelationProcessor(CorrelationConfig config, CorrelationGroups groups, CorrelationFigures figures) {
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
        doneTo = MatchRecords.UNKNOWN;
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
                work();
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
        List<Waiting> oldest = now.state().waiting(null, Long.MAX_VALUE, CHUNK);
        figures.hurried.addAndGet(oldest.size());
        correlate(oldest, true);
        now.groups().evict();
    }

    /** Takes the matches whose turn it is, then tells groups the time. */
    private void work() {
        Open now = open();
        long reached = sources.doneTo(now.context().currentSystemTimeMs());
        if (reached > doneTo) {
            doneTo = reached;
        }
        if (doneTo != MatchRecords.UNKNOWN) {
            Bytes after = null;
            while (true) {
                List<Waiting> next = now.state().waiting(after, doneTo, CHUNK);
                if (next.isEmpty()) {
                    break;
                }
                after = next.getLast().key();
                correlate(next, false);
            }
            now.groups().advance(doneTo, this::isGivenUp, this::forward);
            now.groups().evict();
        }
        tell();
    }

    private void tell() {
        Open now = open();
        figures.tell(
                now.partition(),
                new CorrelationFigures.Partition(
                        now.groups().size(), now.groups().waiting(), doneTo));
    }

    private void correlate(List<Waiting> matches, boolean must) {
        Open now = open();
        Map<String, OpenGroups.Opened> touched = new LinkedHashMap<>();
        List<Waiting> taken = new ArrayList<>();
        for (Waiting waiting : matches) {
            CountedMatch match = ((Read.Match) MatchRecords.read(waiting.value())).match();
            OpenGroups.Opened group = touched.get(match.group());
            if (group == null) {
                group = now.groups().open(match);
                if (group != null) {
                    touched.put(match.group(), group);
                }
            }
            if (group != null) {
                group.group().accept(match).forEach(this::forward);
                unknownSince.remove(match.unit());
            } else if (!isGivenUp(match.unit()) && !must) {
                // Its rules may come a moment later to this process than to the one that matched.
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
