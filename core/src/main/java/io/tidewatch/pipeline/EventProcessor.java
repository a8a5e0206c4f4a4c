package io.tidewatch.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Detected;
import io.tidewatch.detect.Detector;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.RecordParser;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.store.ProcessedBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of a queued batch, adds what lists know about them, and tries the rules on them. A record on which the parser fails is put to the dead letters, and the rest goes on. The same
 * batch at the same position always gives the same events, with the same lists the same additions, under the same rules the same matches. Thread-safe.
 */
public final class EventProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(EventProcessor.class);
    private static final String FUTURE_TIME = "future-time";

    private final RecordParser parser;
    private final Function<Origin, SourceSettings> settings;
    private final Enrichment enrichment;
    private final Detector detector;
    private final DeadLetters deadLetters;
    private final ThreadLocal<ParseContext> contexts = ThreadLocal.withInitial(ParseContext::new);

    /** Without rules. */
    public EventProcessor(RecordParser parser, Function<Origin, SourceSettings> settings, DeadLetters deadLetters) {
        this(parser, settings, Detector.NONE, deadLetters);
    }

    /** Without enrichment. */
    public EventProcessor(
            RecordParser parser,
            Function<Origin, SourceSettings> settings,
            Detector detector,
            DeadLetters deadLetters) {
        this(parser, settings, Enrichment.NONE, detector, deadLetters);
    }

    /**
     * @param parser understands the records
     * @param settings what the configuration says of a source
     * @param enrichment adds what lists know
     * @param detector tries the rules
     * @param deadLetters takes the records that fail
     */
    public EventProcessor(
            RecordParser parser,
            Function<Origin, SourceSettings> settings,
            Enrichment enrichment,
            Detector detector,
            DeadLetters deadLetters) {
        this.parser = requireNonNull(parser, "parser is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.enrichment = requireNonNull(enrichment, "enrichment is null");
        this.detector = requireNonNull(detector, "detector is null");
        this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
    }

    /**
     * @param position the batch's place, its partition unique over all queues
     * @throws io.tidewatch.event.TidewatchException when a failed record could not be put to the dead letters; try again
     */
    public Evaluated process(Position position, RawBatch batch) {
        ParseContext context = contexts.get();
        SourceSettings source = settings.apply(batch.origin()).readAs(batch.readAs());
        context.begin(source, written(batch));
        List<Event> events = new ArrayList<>(batch.size());
        List<DeadLetter> failed = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            EventId id = new EventId(position.partition(), position.offset(), i);
            Slice record = batch.record(i);
            context.at(batch, i);
            try {
                events.add(event(id, batch, record, source, parser.parse(batch.format(), record, context)));
            } catch (RuntimeException | StackOverflowError e) {
                LOG.atError()
                        .addKeyValue("id", id)
                        .addKeyValue("source", batch.origin().source())
                        .setCause(e)
                        .log("record quarantined");
                failed.add(new DeadLetter(
                        id, batch.tenant(), batch.origin(), batch.received(), record, "the parser failed: " + e));
            }
        }
        if (!failed.isEmpty()) {
            deadLetters.put(failed);
        }
        Detected detected = detector.detect(batch.tenant(), enrichment.enrich(events));
        return new Evaluated(
                new ProcessedBatch(
                        position,
                        batch.tenant(),
                        batch.received(),
                        detected.events(),
                        failed.size(),
                        detected.evaluated()),
                detected);
    }

    /** When the records were written, as far as their sender knows; never after they came. */
    private static Instant written(RawBatch batch) {
        Instant reference = batch.readAs() == null ? null : batch.readAs().reference();
        return reference == null || reference.isAfter(batch.received()) ? batch.received() : reference;
    }

    private static Event event(EventId id, RawBatch batch, Slice record, SourceSettings source, Parsed parsed) {
        Instant time = parsed.time() == null ? batch.received() : parsed.time();
        Event event = new Event(
                id,
                batch.tenant(),
                batch.dataset() == null ? parsed.dataset() : batch.dataset(),
                time,
                batch.received(),
                batch.origin(),
                parsed.severity(),
                record,
                parsed.keepRaw() || source.keepRaw(),
                parsed.fields());
        return event.fromFuture() ? flagged(event) : event;
    }

    private static Event flagged(Event event) {
        FieldsBuilder builder = new FieldsBuilder();
        builder.putAll(event.fields());
        List<Object> flags = new ArrayList<>();
        if (event.fields().value(Event.FLAGS) instanceof List<?> known) {
            flags.addAll(known);
        }
        flags.add(FUTURE_TIME);
        builder.putList(Event.FLAGS, flags);
        return event.with(builder.build());
    }
}
