package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;

/** {@code I1121 10:00:00.123456   123 server.go:12] started}: klog and glog, as Kubernetes and others write them; glog with a year too. */
final class KlogParser implements Parser {
    private static final Dataset APP = Dataset.of("app.log");
    private static final int MAX_FILE = 256;

    @Override
    public String name() {
        return "klog";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        int to = record.end();
        if (to - i < 24 || severity(b[i]) == Severity.UNKNOWN || !Ascii.isDigit(b[i + 1])) {
            return false;
        }
        int date = Ascii.digitsEnd(b, i + 1, to);
        return (date - i == 5 || date - i == 9)
                && b[date] == ' '
                && Ascii.isAt(b, date + 3, to, ':')
                && Ascii.isAt(b, date + 6, to, ':')
                && Ascii.isAt(b, date + 9, to, '.');
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int from = record.offset();
        int to = record.end();
        FieldsBuilder fields = context.fields();
        fields.clear();
        Times times = context.times();
        int end = times.klog(
                b, from + 1, to, context.received(), context.settings().zone());
        if (end < 0) {
            return new Rejected("not klog: no time like 1121 10:00:00.123456 at byte 1");
        }
        Instant time = times.instant(context.settings().zone());
        int thread = Ascii.skipBlanks(b, end, to);
        int threadEnd = Ascii.digitsEnd(b, thread, to);
        int file = Ascii.skipBlanks(b, threadEnd, to);
        int bracket = Ascii.find(b, file, Math.min(to, file + MAX_FILE), ']');
        int colon = bracket < 0 ? -1 : Ascii.find(b, file, bracket, ':');
        long line = colon < 0 ? -1 : Ascii.number(b, colon + 1, bracket);
        if (threadEnd == thread || line < 0 || Ascii.find(b, file, colon, ' ') >= 0) {
            return new Rejected("not klog: no thread and file.go:12] at byte " + (end - from));
        }
        Severity severity = severity(b[from]);
        fields.put("log.level", severity == Severity.CRITICAL ? "fatal" : severity.label());
        fields.put("process.thread.id", Ascii.number(b, thread, threadEnd));
        Ecs.text(fields, "log.origin.file.name", b, file, colon);
        fields.put("log.origin.file.line", line);
        int message = Ascii.skipBlanks(b, bracket + 1, to);
        fields.put(Event.MESSAGE, b, message, to - message);
        return new Parsed(APP, time, severity, true, fields.build());
    }

    private static Severity severity(int letter) {
        return switch (letter) {
            case 'I' -> Severity.INFO;
            case 'W' -> Severity.WARNING;
            case 'E' -> Severity.ERROR;
            case 'F' -> Severity.CRITICAL;
            default -> Severity.UNKNOWN;
        };
    }
}
