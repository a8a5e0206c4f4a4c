package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code 2026/01/01 00:00:00 [error] 1234#5678: *9 open() "/x" failed, client: 192.0.2.7, server: example.com, request: "GET /x HTTP/1.1"}. */
final class NginxErrorParser implements Parser {
    private static final Dataset DATASET = Dataset.of("nginx.error");
    private static final byte[] CLIENT = Ascii.bytes(", client: ");
    private static final byte[] SERVER = Ascii.bytes(", server: ");
    private static final byte[] REQUEST = Ascii.bytes(", request: \"");

    @Override
    public String name() {
        return "nginx-error";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        return record.length() > 25 && b[i + 4] == '/' && b[i + 7] == '/' && b[i + 19] == ' ' && b[i + 20] == '[';
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int to = record.end();
        int i = context.times().iso(b, record.offset(), to);
        int close = i < 0 ? -1 : Ascii.find(b, i, to, ']');
        if (close < 0 || !Ascii.isAt(b, i, to, ' ') || !Ascii.isAt(b, i + 1, to, '[')) {
            return new Rejected("not an nginx error log: no time and level like 2026/01/01 00:00:00 [error] at byte 0");
        }
        Instant time = context.times().instant(context.settings().zone());
        FieldsBuilder fields = context.fields();
        fields.clear();
        @Nullable Severity severity = Levels.ofWord(b, i + 2, close);
        Ecs.text(fields, "log.level", b, i + 2, close);
        i = process(b, Ascii.skipBlanks(b, close + 1, to), to, fields);
        fields.put(Event.MESSAGE, b, i, to - i);
        int client = Ascii.find(b, i, to, CLIENT);
        if (client > 0) {
            Ecs.source(fields, b, client + CLIENT.length, partEnd(b, client + CLIENT.length, to));
            part(b, client, to, SERVER, "url.domain", ',', fields);
            part(b, client, to, REQUEST, "url.original", '"', fields);
        }
        return new Parsed(DATASET, time, severity == null ? Severity.UNKNOWN : severity, true, fields.build());
    }

    /** {@code 1234#5678: }: process and thread; returns where the message begins. */
    private static int process(byte[] b, int i, int to, FieldsBuilder fields) {
        int hash = Ascii.digitsEnd(b, i, to);
        int end = Ascii.digitsEnd(b, hash + 1, to);
        long pid = Ascii.number(b, i, hash);
        if (pid < 0 || !Ascii.isAt(b, hash, to, '#') || !Ascii.isAt(b, end, to, ':')) {
            return i;
        }
        fields.put(SyslogParser.PID, pid);
        long thread = Ascii.number(b, hash + 1, end);
        if (thread >= 0) {
            fields.put("process.thread.id", thread);
        }
        return Ascii.skipBlanks(b, end + 1, to);
    }

    private static int partEnd(byte[] b, int i, int to) {
        int end = Ascii.find(b, i, to, ',');
        return end < 0 ? to : end;
    }

    private static void part(byte[] b, int from, int to, byte[] key, String field, int stop, FieldsBuilder fields) {
        int i = Ascii.find(b, from, to, key);
        if (i >= 0) {
            int end = Ascii.find(b, i + key.length, to, stop);
            Ecs.text(fields, field, b, i + key.length, end < 0 ? to : end);
        }
    }
}
