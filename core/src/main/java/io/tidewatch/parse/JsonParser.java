package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.parse.pack.Pack;
import io.tidewatch.parse.pack.Packs;
import java.util.List;

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

    private final NamedFields named;
    private final Packs packs;

    JsonParser(NamedFields named, Packs packs) {
        this.named = named;
        this.packs = packs;
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
        Pack pack = packs.ofJson(fields);
        if (pack != null) {
            Parsed parsed = pack.json(context, !json.lossless());
            if (parsed != null) {
                return parsed;
            }
        }
        return named.finish(APP, !json.lossless(), context);
    }
}
