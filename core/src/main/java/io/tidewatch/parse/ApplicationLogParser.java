package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Slice;
import java.time.Instant;

/**
 * {@code 2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.Client: connected}: time, level, thread, logger and message, in the
 * orders that log4j, logback, Spring Boot, Python, Celery, pino-pretty, Monolog, Hadoop, ZooKeeper and Windows servicing (CBS) write them. A time
 * of day alone, as logback's and log4j's own defaults have it, counts only where a thread or a level follows.
 *
 * <p>A record of several lines, as one with a stack trace, is one event: its header is on the first line, the rest is message.
 */
final class ApplicationLogParser implements Parser {
    @Override
    public String name() {
        return "application";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        int to = record.end();
        if (Ascii.isAt(b, i, to, '[')) {
            i++;
        }
        if (to - i >= 16 && Ascii.isDigit(b[i])) {
            return to - i >= 19 && (b[i + 4] == '-' || b[i + 4] == '/') && Ascii.digits(b, i, to, 4) > 0
                    || isTimeOfDay(b, i, to);
        }
        return isPythonBasic(b, i, to);
    }

    /** {@code 10:00:00.123 [main] …}, {@code 10:00:00 INFO …}, {@code 10:00:00.123] INFO …}. */
    private static boolean isTimeOfDay(byte[] b, int i, int to) {
        if (b[i + 2] != ':' || b[i + 5] != ':' || !Ascii.isDigit(b[i + 7])) {
            return false;
        }
        int end = b[i + 8] == '.' || b[i + 8] == ',' ? Ascii.digitsEnd(b, i + 9, to) : i + 8;
        int next = Ascii.skipBlanks(b, Ascii.isAt(b, end, to, ']') ? end + 1 : end, to);
        int word = next;
        while (word < to && Ascii.isLetter(b[word])) {
            word++;
        }
        return next > end && (Ascii.isAt(b, next, to, '[') || Levels.ofWord(b, next, word) != null);
    }

    /** {@code WARNING:root:message}. */
    private static boolean isPythonBasic(byte[] b, int i, int to) {
        int level = Ascii.find(b, i, Math.min(to, i + 9), ':');
        if (level < i + 4 || b[i] < 'A' || b[i] > 'Z' || Levels.ofWord(b, i, level) == null) {
            return false;
        }
        int logger = Ascii.find(b, level + 1, to, ':');
        return logger > level + 1 && Ascii.find(b, level, logger, ' ') < 0;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int from = record.offset();
        int to = record.end();
        FieldsBuilder fields = context.fields();
        fields.clear();
        boolean bracket = Ascii.isAt(b, from, to, '[');
        int end = context.times().iso(b, bracket ? from + 1 : from, to);
        if (end < 0 && isPythonBasic(b, from, to)) {
            return ApplicationHeader.pythonBasic(b, from, to, fields);
        }
        boolean dated = end >= 0;
        if (!dated) {
            end = context.times()
                    .timeOfDay(
                            b,
                            bracket ? from + 1 : from,
                            to,
                            context.received(),
                            context.settings().zone());
        }
        boolean celery = bracket && dated && Ascii.isAt(b, end, to, ':') && Ascii.isAt(b, end + 1, to, ' ');
        if (end < 0 || bracket && !celery && !Ascii.isAt(b, end, to, ']')) {
            return new Rejected("not an application log: no time like 2015-10-18 18:01:47,978 at byte 0");
        }
        Instant time = context.times().instant(context.settings().zone());
        ApplicationHeader header = new ApplicationHeader(b, bracket ? end + 1 : end, to, fields);
        if (celery) {
            return header.celery(time);
        }
        return dated ? header.read(time) : header.readWithLevel(time);
    }
}
