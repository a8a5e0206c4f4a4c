package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;

/** {@code any line at all}: the whole record is the message. For sources whose lines must not be taken for something that they look like. */
final class MessageParser implements Parser {
    @Override
    public String name() {
        return "message";
    }

    @Override
    public boolean recognises(Slice record) {
        return true;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        FieldsBuilder fields = context.fields();
        fields.clear();
        fields.put(Event.MESSAGE, record);
        return new Parsed(Dataset.GENERIC, null, Severity.UNKNOWN, false, fields.build());
    }
}
