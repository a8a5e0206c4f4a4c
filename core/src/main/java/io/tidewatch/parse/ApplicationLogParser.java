package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Slice;
import java.time.Instant;

/**
 * {@code 2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.Client: connected}: time, level, thread, logger and message, in the
 * orders that log4j, logback, java.util.logging, Python, Monolog, Hadoop, ZooKeeper and Windows servicing (CBS) write them.
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
        if (to - i >= 19 && Ascii.isDigit(b[i])) {
            return (b[i + 4] == '-' || b[i + 4] == '/') && Ascii.digits(b, i, to, 4) > 0;
        }
        return isPythonBasic(b, i, to);
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
        if (end < 0 || bracket && !Ascii.isAt(b, end, to, ']')) {
            return new Rejected("not an application log: no time like 2015-10-18 18:01:47,978 at byte 0");
        }
        Instant time = context.times().instant(context.settings().zone());
        return new ApplicationHeader(b, bracket ? end + 1 : end, to, fields).read(time);
    }
}
