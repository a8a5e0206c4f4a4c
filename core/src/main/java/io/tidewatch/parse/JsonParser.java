package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.json.JsonFields;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"timestamp":"2026-01-01T00:00:00.001Z","level":"info","host":"web-1","message":"started"}}: one JSON object a record.
 *
 * <p>Nested objects are flattened, common keys get their names of the Elastic Common Schema ({@code json-names.properties}), Windows
 * events keep theirs and get the dataset of their channel ({@code windows-channels.properties}). The field that gave the time is
 * dropped where the event's time says the same.
 */
final class JsonParser implements Parser {
    /** JSON records that name no dataset. */
    static final Dataset APP = Dataset.of("app.log");

    private static final Dataset WINDOWS = Dataset.of("windows.eventlog");
    private static final AsciiMap<Dataset> CHANNELS = new AsciiMap<>(channels());
    private static final int MAX_DATASET = 100;

    private final ShapeCache<JsonNames> names = new ShapeCache<>(JsonNames::of);

    private static Map<String, Dataset> channels() {
        Map<String, Dataset> channels = new HashMap<>();
        JsonNames.resource("windows-channels.properties")
                .forEach((channel, dataset) -> channels.put(channel, Dataset.of(dataset)));
        return channels;
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public boolean recognises(Slice record) {
        int i = Ascii.skipBlanks(record.array(), record.offset(), record.end());
        return Ascii.isAt(record.array(), i, record.end(), '{');
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        FieldsBuilder fields = context.fields();
        JsonFields json = context.json();
        fields.clear();
        if (!json.read(record.array(), record.offset(), record.end(), fields)) {
            return new Rejected(
                    "not a JSON object: " + json.reason() + " at byte " + (json.failedAt() - record.offset()));
        }
        if (json.replaced()) {
            fields.putList(Event.FLAGS, List.of(Parsers.MALFORMED_TEXT));
        }
        JsonNames meaning = names.get(fields.shape());
        Dataset dataset = dataset(meaning, fields);
        Severity severity = severity(meaning, fields);
        for (int i = 0; i < meaning.times().length; i++) {
            int index = meaning.times()[i];
            Instant time = time(index, fields, context);
            if (time == null) {
                continue;
            }
            boolean said =
                    fields.kindAt(index) == FieldKind.TEXT && context.times().isExact();
            return new Parsed(
                    dataset,
                    time,
                    severity,
                    !json.lossless(),
                    said ? fields.buildWithout(index, meaning.withoutTime()[i]) : fields.buildAs(meaning.renamed()));
        }
        return new Parsed(dataset, null, severity, !json.lossless(), fields.buildAs(meaning.renamed()));
    }

    private static @Nullable Instant time(int index, FieldsBuilder fields, ParseContext context) {
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
                yield end == to ? context.times().instant(context.settings().zone()) : null;
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

    private static Dataset dataset(JsonNames meaning, FieldsBuilder fields) {
        int index = meaning.channel() >= 0 ? meaning.channel() : meaning.dataset();
        if (index < 0 || fields.kindAt(index) != FieldKind.TEXT) {
            return meaning.channel() >= 0 ? WINDOWS : APP;
        }
        byte[] b = fields.room(0);
        int from = (int) (fields.cellAt(index) >>> 32);
        int to = from + (int) fields.cellAt(index);
        if (meaning.channel() >= 0) {
            Dataset known = CHANNELS.get(b, from, to);
            return known == null ? WINDOWS : known;
        }
        if (to - from > MAX_DATASET) {
            return APP;
        }
        String name = Ascii.text(b, from, to);
        return Dataset.isValid(name) ? Dataset.of(name) : APP;
    }
}
