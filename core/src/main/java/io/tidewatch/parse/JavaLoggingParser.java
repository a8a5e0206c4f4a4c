package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code Nov 21, 2026 10:00:00 AM com.example.App main} and on the next line {@code INFO: started}: java.util.logging, its two lines as one record or
 * each by itself. The second alone has a level and no time; that is also what Uvicorn and Python's simplest format write.
 */
final class JavaLoggingParser implements Parser {
    private static final Dataset APP = Dataset.of("app.log");

    @Override
    public String name() {
        return "java-logging";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        int to = record.end();
        if (to - i < 5 || b[i] < 'A' || b[i] > 'Z') {
            return false;
        }
        return levelEnd(b, i, to) > 0
                || to - i > 24 && b[i + 3] == ' ' && Ascii.isDigit(b[i + 4]) && Times.month(b, i, to) > 0;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int from = record.offset();
        int to = record.end();
        FieldsBuilder fields = context.fields();
        fields.clear();
        if (levelEnd(b, from, to) > 0) {
            return message(b, from, to, null, fields);
        }
        int end = context.times().javaLogging(b, from, to);
        if (end < 0) {
            return new Rejected("not java.util.logging: no time like Nov 21, 2026 10:00:00 AM at byte 0");
        }
        Instant time = context.times().instant(context.settings().zone());
        int newline = Ascii.find(b, end, to, '\n');
        int lineEnd = newline < 0 ? to : newline > end && b[newline - 1] == '\r' ? newline - 1 : newline;
        int logger = Ascii.skipBlanks(b, end, lineEnd);
        int loggerEnd = Ascii.wordEnd(b, logger, lineEnd);
        int method = Ascii.skipBlanks(b, loggerEnd, lineEnd);
        if (loggerEnd == logger || Ascii.find(b, method, lineEnd, ' ') >= 0) {
            return new Rejected("not java.util.logging: no class and method at byte " + (end - from));
        }
        Ecs.text(fields, "log.logger", b, logger, loggerEnd);
        Ecs.text(fields, "log.origin.function", b, method, lineEnd);
        if (newline < 0 || levelEnd(b, newline + 1, to) < 0) {
            // The first line alone; its message is the record that follows.
            fields.put(Event.MESSAGE, b, logger, to - logger);
            return new Parsed(APP, time, Severity.UNKNOWN, true, fields.build());
        }
        return message(b, newline + 1, to, time, fields);
    }

    private static Parsed message(byte[] b, int from, int to, @Nullable Instant time, FieldsBuilder fields) {
        int end = levelEnd(b, from, to);
        Severity severity = Levels.ofWord(b, from, end);
        Ecs.text(fields, "log.level", b, from, end);
        int message = Ascii.skipBlanks(b, end + 1, to);
        fields.put(Event.MESSAGE, b, message, to - message);
        return new Parsed(APP, time, severity == null ? Severity.UNKNOWN : severity, true, fields.build());
    }

    /** The end of a level in capital letters that a colon and a blank follow, or -1. */
    private static int levelEnd(byte[] b, int from, int to) {
        int end = from;
        while (end < to && end - from < 9 && b[end] >= 'A' && b[end] <= 'Z') {
            end++;
        }
        return Ascii.isAt(b, end, to, ':') && Ascii.isAt(b, end + 1, to, ' ') && Levels.ofWord(b, from, end) != null
                ? end
                : -1;
    }
}
