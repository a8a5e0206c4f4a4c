package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code [Sun Dec 04 04:47:44.123456 2005] [core:error] [pid 123:tid 456] [client 192.0.2.7:5678] AH00128: File does not exist}. */
final class ApacheErrorParser implements Parser {
    private static final Dataset DATASET = Dataset.of("apache.error");
    private static final byte[] PID = Ascii.bytes("pid ");
    private static final byte[] TID = Ascii.bytes(":tid ");
    private static final byte[] CLIENT = Ascii.bytes("client ");

    @Override
    public String name() {
        return "apache-error";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        return record.length() > 26 && b[i] == '[' && Ascii.isLetter(b[i + 1]) && b[i + 4] == ' ' && b[i + 8] == ' ';
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int to = record.end();
        int end = Ascii.isAt(b, record.offset(), to, '[') ? context.times().asctime(b, record.offset() + 1, to) : -1;
        if (end < 0 || !Ascii.isAt(b, end, to, ']')) {
            return new Rejected("not an Apache error log: no time like [Sun Dec 04 04:47:44 2005] at byte 0");
        }
        Instant time = context.times().instant(context.settings().zone());
        FieldsBuilder fields = context.fields();
        fields.clear();
        Severity severity = Severity.UNKNOWN;
        boolean levelFound = false;
        int i = Ascii.skipBlanks(b, end + 1, to);
        int message = i;
        while (Ascii.isAt(b, i, to, '[')) {
            int close = Ascii.find(b, i, to, ']');
            if (close < 0) {
                break;
            }
            int inner = i + 1;
            if (Ascii.startsWith(b, inner, close, PID)) {
                process(b, inner, close, fields);
            } else if (Ascii.startsWith(b, inner, close, CLIENT)) {
                client(b, inner + CLIENT.length, close, fields);
            } else if (!levelFound) {
                @Nullable Severity known = level(b, inner, close, fields);
                severity = known == null ? Severity.UNKNOWN : known;
                levelFound = true;
            } else {
                break;
            }
            i = Ascii.skipBlanks(b, close + 1, to);
            // The client stays in the message too, as people know it there.
            message = fields.has("source.ip") || fields.has("source.domain") ? message : i;
        }
        fields.put(Event.MESSAGE, b, message, to - message);
        return new Parsed(DATASET, time, severity, true, fields.build());
    }

    private static @Nullable Severity level(byte[] b, int from, int to, FieldsBuilder fields) {
        int colon = Ascii.find(b, from, to, ':');
        int level = colon < 0 ? from : colon + 1;
        if (colon > from) {
            Ecs.text(fields, "log.logger", b, from, colon);
        }
        Ecs.text(fields, "log.level", b, level, to);
        return Levels.ofWord(b, level, to);
    }

    private static void process(byte[] b, int from, int to, FieldsBuilder fields) {
        int digits = Ascii.digitsEnd(b, from + PID.length, to);
        long pid = Ascii.number(b, from + PID.length, digits);
        if (pid >= 0) {
            fields.put(SyslogParser.PID, pid);
        }
        if (Ascii.startsWith(b, digits, to, TID)) {
            long thread = Ascii.number(b, digits + TID.length, to);
            if (thread >= 0) {
                fields.put("process.thread.id", thread);
            }
        }
    }

    /** {@code 192.0.2.7:5678}; an IPv6 address is only told from its port by Apache 2.4's habit to add one. */
    private static void client(byte[] b, int from, int to, FieldsBuilder fields) {
        int colon = to;
        while (colon > from && b[colon - 1] != ':') {
            colon--;
        }
        long port = colon > from + 1 ? Ascii.number(b, colon, to) : -1;
        if (port >= 0 && Ascii.isAddress(b, from, colon - 1)) {
            Ecs.source(fields, b, from, colon - 1);
            fields.put("source.port", port);
        } else {
            Ecs.source(fields, b, from, to);
        }
    }
}
