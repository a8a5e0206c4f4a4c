package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;

/** {@code [10.30 16:49:06] chrome.exe - www.example.com:443 open through proxy proxy.example.com:1080 HTTPS}. */
final class ProxifierParser implements Parser {
    private static final Dataset DATASET = Dataset.of("proxifier.log");
    private static final byte[] DASH = Ascii.bytes(" - ");

    @Override
    public String name() {
        return "proxifier";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        return record.length() > 20
                && b[i] == '['
                && b[i + 3] == '.'
                && b[i + 6] == ' '
                && b[i + 9] == ':'
                && b[i + 15] == ']';
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int to = record.end();
        int i = Ascii.isAt(b, record.offset(), to, '[')
                ? context.times()
                        .monthDay(
                                b,
                                record.offset() + 1,
                                to,
                                context.received(),
                                context.settings().zone())
                : -1;
        int dash = i < 0 ? -1 : Ascii.find(b, i, to, DASH);
        if (dash < 0 || !Ascii.isAt(b, i, to, ']')) {
            return new Rejected(
                    "not a Proxifier log: no time and program like [10.30 16:49:06] chrome.exe - at byte 0");
        }
        Instant time = context.times().instant(context.settings().zone());
        FieldsBuilder fields = context.fields();
        fields.clear();
        Ecs.text(fields, SyslogParser.PROCESS, b, Ascii.skipBlanks(b, i + 1, dash), dash);
        int message = dash + DASH.length;
        fields.put(Event.MESSAGE, b, message, to - message);
        int end = Ascii.wordEnd(b, message, to);
        int colon = end;
        while (colon > message && b[colon - 1] != ':') {
            colon--;
        }
        long port = colon > message + 1 ? Ascii.number(b, colon, end) : -1;
        if (port >= 0) {
            boolean address = Ascii.isAddress(b, message, colon - 1);
            Ecs.text(fields, address ? "destination.ip" : "destination.domain", b, message, colon - 1);
            fields.put("destination.port", port);
        }
        return new Parsed(DATASET, time, Severity.UNKNOWN, true, fields.build());
    }
}
