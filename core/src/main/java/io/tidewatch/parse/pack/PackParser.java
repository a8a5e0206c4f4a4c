package io.tidewatch.parse.pack;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.ParseResult;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parser;
import io.tidewatch.parse.Rejected;

/** One pack as the parser of whole records, for sources that name it. */
public final class PackParser implements Parser {
    private final Pack pack;

    public PackParser(Pack pack) {
        this.pack = pack;
    }

    public Pack pack() {
        return pack;
    }

    @Override
    public String name() {
        return pack.name();
    }

    @Override
    public boolean recognises(Slice record) {
        return pack.recognise().stream()
                .anyMatch(recognition -> !recognition.begins().isEmpty()
                        && recognition.accepts(record.array(), record.offset(), record.end()));
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        FieldsBuilder fields = context.fields();
        if (pack.ofJson()) {
            fields.clear();
            if (!context.json().read(record.array(), record.offset(), record.end(), fields)) {
                return new Rejected("not a JSON object: " + context.json().reason());
            }
            Parsed parsed = pack.json(context, !context.json().lossless());
            return parsed == null ? rejected() : parsed;
        }
        Pack.message(fields, record.array(), record.offset(), record.end());
        Parsed parsed = pack.text(record.array(), record.offset(), record.end(), null, Severity.UNKNOWN, context);
        return parsed == null ? rejected() : parsed;
    }

    private Rejected rejected() {
        return new Rejected("not a record of the parser pack '" + pack.name() + "': no step of its extraction matches");
    }
}
