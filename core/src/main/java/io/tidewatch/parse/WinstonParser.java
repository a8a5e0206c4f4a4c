package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.json.JsonFields;
import java.util.Set;

/**
 * {@code info: started {"service":"shop","timestamp":"2026-11-21T10:00:00.123Z"}}: winston's simple format. Only with the object at its end, since a
 * level in small letters and a colon begin the prose of many a program; the members get the names that those of JSON logs get.
 */
final class WinstonParser implements Parser {
    private static final Dataset APP = Dataset.of("app.log");
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "http", "verbose", "debug", "silly");
    private static final int LONGEST_LEVEL = 7;
    private static final byte[] OBJECT = Ascii.bytes(" {\"");
    private static final String LEVEL = "level";

    private final NamedFields named;

    WinstonParser(NamedFields named) {
        this.named = named;
    }

    @Override
    public String name() {
        return "winston";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        int to = record.end();
        if (to - i < 12 || b[i] < 'd' || b[i] > 'w' || b[to - 1] != '}') {
            return false;
        }
        int colon = Ascii.find(b, i, i + LONGEST_LEVEL + 1, ':');
        return colon > i
                && b[colon + 1] == ' '
                && LEVELS.contains(Ascii.text(b, i, colon))
                && Ascii.find(b, colon + 1, to, OBJECT) >= 0;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int from = record.offset();
        int to = record.end();
        FieldsBuilder fields = context.fields();
        JsonFields json = context.json();
        fields.clear();
        int colon = Ascii.find(b, from, to, ':');
        int object = colon < 0 ? -1 : Ascii.find(b, colon + 1, to, OBJECT);
        if (object < 0 || !LEVELS.contains(Ascii.text(b, from, colon))) {
            return new Rejected("not winston's simple format: wanted a level, a colon, a text and an object");
        }
        if (!json.read(b, object + 1, to, fields)) {
            return new Rejected("not winston's simple format: what begins at byte " + (object + 1 - from)
                    + " is no JSON object: " + json.reason());
        }
        fields.put(LEVEL, b, from, colon - from);
        int message = Math.min(colon + 2, object);
        fields.put(Event.MESSAGE, b, message, object - message);
        return named.finish(APP, true, context);
    }
}
