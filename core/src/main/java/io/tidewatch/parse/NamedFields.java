package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.ShapeCache;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event's parts of fields that came with names of their own: finds time, level and dataset among them and gives the
 * usual keys their names of the Elastic Common Schema. Thread-safe.
 */
final class NamedFields {
    private static final Dataset WINDOWS = Dataset.of("windows.eventlog");
    private static final AsciiMap<Dataset> CHANNELS = new AsciiMap<>(channels());
    private static final WindowsEvents EVENTS = new WindowsEvents();
    private static final int MAX_DATASET = 100;

    private final ShapeCache<JsonNames> names = new ShapeCache<>(JsonNames::of);

    private static Map<String, Dataset> channels() {
        Map<String, Dataset> channels = new HashMap<>();
        JsonNames.resource("windows-channels.properties")
                .forEach((channel, dataset) -> channels.put(channel, Dataset.of(dataset)));
        return channels;
    }

    /** The event's parts of the fields in {@code context}; {@code usual} is the dataset where they name none. */
    Parsed finish(Dataset usual, boolean keepRaw, ParseContext context) {
        FieldsBuilder fields = context.fields();
        JsonNames meaning = names.get(fields.shape());
        Dataset dataset = dataset(meaning, fields, usual);
        if (meaning.channel() >= 0 && EVENTS.put(dataset, meaning.eventId(), fields)) {
            meaning = names.get(fields.shape());
        }
        Severity severity = severity(meaning, fields);
        for (int i = 0; i < meaning.times().length; i++) {
            int index = meaning.times()[i];
            Instant time = time(index, meaning.utc()[i], fields, context);
            if (time == null) {
                continue;
            }
            boolean said = fields.kindAt(index) == FieldKind.TEXT
                    ? context.times().isExact()
                    : fields.kindAt(index) == FieldKind.LONG && Times.isExact(fields.cellAt(index));
            return new Parsed(
                    dataset,
                    time,
                    severity,
                    keepRaw,
                    said ? fields.buildWithout(index, meaning.withoutTime()[i]) : fields.buildAs(meaning.renamed()));
        }
        return new Parsed(dataset, null, severity, keepRaw, fields.buildAs(meaning.renamed()));
    }

    private static @Nullable Instant time(int index, boolean utc, FieldsBuilder fields, ParseContext context) {
        long cell = fields.cellAt(index);
        return switch (fields.kindAt(index)) {
            case TEXT -> {
                byte[] b = fields.room(0);
                int from = (int) (cell >>> 32);
                int to = from + (int) cell;
                int end = context.times().iso(b, from, to);
                if (end < 0) {
                    end = context.times().common(b, from, to);
                }
                yield end == to
                        ? context.times()
                                .instant(
                                        utc
                                                ? ZoneOffset.UTC
                                                : context.settings().zone())
                        : context.times().decimal(b, from, to);
            }
            case LONG -> Times.epoch(cell);
            case DOUBLE -> {
                double seconds = Double.longBitsToDouble(cell);
                // Seconds with a fraction; a double holds microseconds of our century.
                yield seconds > 1e8 && seconds < 1e11 ? micros(Math.round(seconds * 1e6)) : null;
            }
            case NULL, BOOLEAN, LIST -> null;
        };
    }

    private static Instant micros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    private static Severity severity(JsonNames meaning, FieldsBuilder fields) {
        int index = meaning.level();
        if (index < 0) {
            return Severity.UNKNOWN;
        }
        boolean windows = meaning.channel() >= 0;
        long cell = fields.cellAt(index);
        return switch (fields.kindAt(index)) {
            case TEXT -> {
                byte[] b = fields.room(0);
                int from = (int) (cell >>> 32);
                int to = from + (int) cell;
                Severity known = Levels.ofWord(b, from, to);
                if (known != null) {
                    yield known;
                }
                long number = Ascii.number(b, from, to);
                yield windows ? Levels.ofWindowsLevel(number) : Levels.ofNumber(number);
            }
            case LONG -> windows ? Levels.ofWindowsLevel(cell) : Levels.ofNumber(cell);
            case NULL, DOUBLE, BOOLEAN, LIST -> Severity.UNKNOWN;
        };
    }

    private static Dataset dataset(JsonNames meaning, FieldsBuilder fields, Dataset usual) {
        int index = meaning.channel() >= 0 ? meaning.channel() : meaning.dataset();
        if (index < 0 || fields.kindAt(index) != FieldKind.TEXT) {
            return meaning.channel() >= 0 ? WINDOWS : usual;
        }
        byte[] b = fields.room(0);
        int from = (int) (fields.cellAt(index) >>> 32);
        int to = from + (int) fields.cellAt(index);
        if (meaning.channel() >= 0) {
            Dataset known = CHANNELS.get(b, from, to);
            return known == null ? WINDOWS : known;
        }
        if (to - from > MAX_DATASET) {
            return usual;
        }
        String name = Ascii.text(b, from, to);
        return Dataset.isValid(name) ? Dataset.of(name) : usual;
    }
}
