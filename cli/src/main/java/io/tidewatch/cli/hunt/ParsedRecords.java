package io.tidewatch.cli.hunt;

import io.tidewatch.collect.evtx.EvtxNames;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.event.Slice;
import io.tidewatch.event.WindowsChannels;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parser;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parses records as the server's pipeline does, with the same parsers. Windows events that nest their fields under {@code Event} get
 * the flat names that event logs get. One a thread.
 */
final class ParsedRecords {
    /** What the server stores objects as that no parser knows. */
    private static final Dataset APP = Dataset.of("app.log");

    private static final List<String> TIMES =
            List.of("TimeCreated", "@timestamp", "timestamp", "SystemTime", "UtcTime", "time", "date");

    private final Parsers parsers = Parsers.standard();
    private final Parser json = Objects.requireNonNull(parsers.byName("json"), "there is no parser of JSON");
    private final ParseContext context = new ParseContext();
    private final FieldsBuilder flattened = new FieldsBuilder();
    private final ShapeCache<String @Nullable []> flatNames = new ShapeCache<>(ParsedRecords::flatNames);

    /** What matters of a record. */
    record LogRecord(Dataset dataset, @Nullable Instant time, Fields fields) {
        /** Whether its parser only fell back on the dataset, as on the server. */
        boolean ofUnknownFormat() {
            return dataset.equals(Dataset.GENERIC) || dataset.equals(APP);
        }
    }

    void begin(Instant fileTime) {
        context.begin(SourceSettings.DEFAULT, fileTime);
    }

    /** The JSON object in the range; null where it is none. */
    @Nullable
    LogRecord json(byte[] bytes, int from, int to) {
        if (!(json.parse(new Slice(bytes, from, to - from), context) instanceof Parsed parsed)) {
            return null;
        }
        String[] names = flatNames.get(parsed.fields().shape());
        if (names == null) {
            return new LogRecord(parsed.dataset(), parsed.time(), parsed.fields());
        }
        return ofWindows(renamed(parsed.fields(), names), parsed.time(), parsed.dataset());
    }

    /** A line of text; of the dataset {@link Dataset#GENERIC} where no parser knows its format. */
    LogRecord text(byte[] bytes, int from, int to) {
        Parsed parsed = parsers.parse(RawFormat.TEXT, new Slice(bytes, from, to - from), context);
        return new LogRecord(parsed.dataset(), parsed.time(), parsed.fields());
    }

    /** A record of comma-separated values under their names. */
    LogRecord csv(List<String> names, List<String> values) {
        flattened.clear();
        for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
            if (!values.get(i).isEmpty()) {
                flattened.put(names.get(i).isEmpty() ? "column" + (i + 1) : names.get(i), values.get(i));
            }
        }
        return ofWindows(flattened.build(), null, APP);
    }

    /** @param otherwise its dataset where it names no channel */
    private static LogRecord ofWindows(Fields fields, @Nullable Instant known, Dataset otherwise) {
        String channel = fields.text("Channel");
        return new LogRecord(
                channel == null ? otherwise : WindowsChannels.dataset(channel),
                known == null ? time(fields) : known,
                fields);
    }

    private static @Nullable Instant time(Fields fields) {
        for (String name : TIMES) {
            String text = fields.text(name);
            if (text != null) {
                Instant time = time(text);
                if (time != null) {
                    return time;
                }
            }
        }
        return null;
    }

    private static @Nullable Instant time(String text) {
        String iso = text.strip().replace(' ', 'T');
        boolean zoned = iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d:?\\d\\d");
        try {
            return DateTimeFormatter.ISO_DATE_TIME.parse(zoned ? iso : iso + "Z", Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Fields renamed(Fields fields, String[] names) {
        flattened.clear();
        byte[] utf8 = fields.utf8();
        for (int i = 0; i < names.length; i++) {
            switch (fields.kind(i)) {
                case NULL -> flattened.putNull(names[i]);
                case TEXT -> flattened.put(names[i], utf8, fields.textOffset(i), fields.textLength(i));
                case LIST -> flattened.putList(names[i], utf8, fields.textOffset(i), fields.textLength(i));
                case LONG -> flattened.put(names[i], fields.longAt(i));
                case DOUBLE -> flattened.put(names[i], fields.doubleAt(i));
                case BOOLEAN -> flattened.put(names[i], fields.booleanAt(i));
            }
        }
        return flattened.build();
    }

    /** The flat names of a nested Windows event's fields; null where it is none. */
    private static String @Nullable [] flatNames(io.tidewatch.event.Shape shape) {
        if (shape.names().stream().noneMatch(name -> name.startsWith("Event.System."))) {
            return null;
        }
        return shape.names().stream().map(EvtxNames::flat).toArray(String[]::new);
    }
}
