package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code  INFO [main] org.apache.hadoop.Client: connected}: what stands between an application log's time and its message. */
final class ApplicationHeader {
    private static final Dataset APP = Dataset.of("app.log");
    private static final Dataset HADOOP = Dataset.of("hadoop.log");
    private static final Dataset ZOOKEEPER = Dataset.of("zookeeper.log");
    private static final Dataset CBS = Dataset.of("windows.cbs");
    private static final byte[] HADOOP_LOGGER = Ascii.bytes("org.apache.hadoop.");
    private static final byte[] DASH = Ascii.bytes("-");
    private static final byte[] LOGBACK_DASHES = Ascii.bytes("--");
    private static final byte[] DASHES = Ascii.bytes("---");
    private static final byte[] COLON = Ascii.bytes(":");
    private static final byte[] IN = Ascii.bytes("in ");
    private static final byte[] ON = Ascii.bytes(" on ");
    private static final String LEVEL = "log.level";
    private static final String LOGGER = "log.logger";
    static final String THREAD = "process.thread.name";
    private static final int MAX_PARTS = 8;

    private final byte[] b;
    private final int start;
    private final int to;
    /** Where the first line ends, and with it what can be header. */
    private final int lineEnd;

    private final FieldsBuilder fields;
    private int i;
    private @Nullable Severity severity;
    private boolean threadSeen;
    private boolean loggerSeen;
    private Dataset dataset = APP;

    ApplicationHeader(byte[] b, int from, int to, FieldsBuilder fields) {
        this.b = b;
        this.to = to;
        this.fields = fields;
        this.start = from;
        this.i = from;
        int newline = Ascii.find(b, from, to, '\n');
        this.lineEnd = newline < 0 ? to : newline;
    }

    /** {@code WARNING:root:message}. */
    static Parsed pythonBasic(byte[] b, int from, int to, FieldsBuilder fields) {
        int level = Ascii.find(b, from, to, ':');
        int logger = Ascii.find(b, level + 1, to, ':');
        Severity severity = Levels.ofWord(b, from, level);
        Ecs.text(fields, LEVEL, b, from, level);
        Ecs.text(fields, LOGGER, b, level + 1, logger);
        fields.put(Event.MESSAGE, b, logger + 1, to - logger - 1);
        return new Parsed(APP, null, severity == null ? Severity.UNKNOWN : severity, true, fields.build());
    }

    ParseResult read(Instant time) {
        if (Ascii.isAt(b, i, lineEnd, ',')) {
            i++;
            return servicing(time);
        }
        for (int part = 0; part < MAX_PARTS && part(); part++) {
            // each call takes one part of the header
        }
        if (severity == null) {
            return timeAndMessage(time);
        }
        i = Ascii.skipBlanks(b, i, to);
        fields.put(Event.MESSAGE, b, i, to - i);
        return new Parsed(dataset, time, severity, true, fields.build());
    }

    /** A line whose time is a time of day alone: not one without a level. */
    ParseResult readWithLevel(Instant time) {
        return read(time) instanceof Parsed parsed && severity != null
                ? parsed
                : new Rejected("not an application log: a time of day, and no level after it");
    }

    /** {@code [2026-11-21 10:00:00,123: INFO/MainProcess] ready}, from the colon on. */
    ParseResult celery(Instant time) {
        int begin = Ascii.skipBlanks(b, i, lineEnd);
        int close = Ascii.find(b, begin, lineEnd, ']');
        int slash = close < 0 ? -1 : Ascii.find(b, begin, close, '/');
        if (slash < 0 || !level(begin, slash)) {
            return new Rejected("not an application log: wanted INFO/MainProcess] after the time");
        }
        Ecs.text(fields, "process.name", b, slash + 1, close);
        int message = Ascii.skipBlanks(b, close + 1, to);
        fields.put(Event.MESSAGE, b, message, to - message);
        return new Parsed(APP, time, severity == null ? Severity.UNKNOWN : severity, true, fields.build());
    }

    /** A line that has a time and no level: what follows the time is message, whatever it looked like. */
    private ParseResult timeAndMessage(Instant time) {
        fields.clear();
        int message = Ascii.skipBlanks(b, start, to);
        fields.put(Event.MESSAGE, b, message, to - message);
        return new Parsed(Dataset.GENERIC, time, Severity.UNKNOWN, true, fields.build());
    }

    /** {@code  Info                  CBS    Loaded Servicing Stack}. */
    private ParseResult servicing(Instant time) {
        int level = Ascii.skipBlanks(b, i, lineEnd);
        int levelEnd = Ascii.wordEnd(b, level, lineEnd);
        int component = Ascii.skipBlanks(b, levelEnd, lineEnd);
        int componentEnd = Ascii.wordEnd(b, component, lineEnd);
        Severity known = Levels.ofWord(b, level, levelEnd);
        if (known == null) {
            return timeAndMessage(time);
        }
        Ecs.text(fields, LEVEL, b, level, levelEnd);
        Ecs.text(fields, LOGGER, b, component, componentEnd);
        int message = Ascii.skipBlanks(b, componentEnd, to);
        fields.put(Event.MESSAGE, b, message, to - message);
        return new Parsed(CBS, time, known, true, fields.build());
    }

    /** Takes one part of the header; false where the message begins. */
    private boolean part() {
        int at = Ascii.skipBlanks(b, i, lineEnd);
        if (at >= lineEnd) {
            return false;
        }
        if (b[at] == '[') {
            return bracket(at);
        }
        int end = Ascii.wordEnd(b, at, lineEnd);
        if (isSeparator(at, end)) {
            i = end;
            return severity == null;
        }
        if (Ascii.equals(b, at, end, DASHES)) {
            i = SpringBrackets.afterDashes(b, end, lineEnd, fields);
            threadSeen |= i > end;
            return true;
        }
        if (b[at] == '(' && severity != null && !loggerSeen && !threadSeen) {
            return pino(at);
        }
        return severity == null ? beforeLevel(at, end) : afterLevel(at, end);
    }

    /** {@code -} and {@code :}, and logback's {@code --}, between whose dashes it writes pairs of key and value. */
    private boolean isSeparator(int at, int end) {
        return Ascii.equals(b, at, end, DASH)
                || Ascii.equals(b, at, end, COLON)
                || Ascii.equals(b, at, end, LOGBACK_DASHES);
    }

    /** {@code (shop/4711 on web-1): }, any part but the number missing, after pino-pretty's level. */
    private boolean pino(int at) {
        int close = Ascii.find(b, at, lineEnd, ')');
        if (close < 0 || !Ascii.isAt(b, close + 1, lineEnd, ':')) {
            return false;
        }
        int end = Ascii.wordEnd(b, at, close);
        int slash = Ascii.find(b, at, end, '/');
        int number = slash < 0 ? at + 1 : slash + 1;
        long pid = Ascii.number(b, number, end);
        if (pid < 0 || end < close && !Ascii.startsWith(b, end, close, ON)) {
            return false;
        }
        fields.put(SyslogParser.PID, pid);
        if (slash > at + 1) {
            logger(at + 1, slash);
        }
        if (end < close) {
            Ecs.text(fields, SyslogParser.HOST, b, end + ON.length, close);
        }
        i = close + 2;
        return false;
    }

    private boolean beforeLevel(int at, int end) {
        int plain = end;
        while (plain > at
                && (b[plain - 1] == ':' || b[plain - 1] == ',' || b[plain - 1] == '>' || b[plain - 1] == '|')) {
            plain--;
        }
        int begin = b[at] == '<' ? at + 1 : at;
        if (level(begin, plain)) {
            i = end;
            // ERROR: message, and Flask's: INFO in module: message
            if (b[end - 1] == ':') {
                return false;
            }
            int next = Ascii.skipBlanks(b, end, lineEnd);
            if (Ascii.startsWith(b, next, lineEnd, IN)) {
                int module = Ascii.wordEnd(b, next + IN.length, lineEnd);
                if (module > next + IN.length && b[module - 1] == ':') {
                    logger(next + IN.length, module - 1);
                    i = module;
                    return false;
                }
            }
            return true;
        }
        int dot = plain;
        while (dot > at && b[dot - 1] != '.') {
            dot--;
        }
        if (dot > at + 1 && b[end - 1] == ':' && level(dot, plain)) {
            // Monolog: channel.ERROR: message
            logger(at, dot - 1);
            i = end;
            return false;
        }
        if (loggerSeen) {
            return false;
        }
        logger(at, plain);
        i = end;
        return true;
    }

    private boolean afterLevel(int at, int end) {
        int next = Ascii.skipBlanks(b, end, lineEnd);
        long number = Ascii.number(b, at, end);
        if (number >= 0 && (Ascii.startsWith(b, next, lineEnd, DASHES) || Ascii.isAt(b, next, lineEnd, '['))) {
            fields.put(SyslogParser.PID, number);
            i = end;
            return true;
        }
        if (loggerSeen) {
            return false;
        }
        if (end - at > 1 && b[end - 1] == ':' && (threadSeen || Ascii.find(b, at, end, '.') > 0)) {
            logger(at, end - 1);
            i = end;
            return false;
        }
        int separator = Ascii.wordEnd(b, next, lineEnd);
        if (isSeparator(next, separator)) {
            logger(at, end);
            i = separator;
        }
        return false;
    }

    private boolean bracket(int at) {
        int close = close(at);
        if (close < 0) {
            return false;
        }
        int begin = Ascii.skipBlanks(b, at + 1, close);
        int end = close;
        while (end > begin && b[end - 1] == ' ') {
            end--;
        }
        if (severity == null && level(begin, end)) {
            i = close + 1;
            return true;
        }
        if (!threadSeen && severity != null && SpringBrackets.trace(b, begin, end, fields)) {
            i = close + 1;
            return true;
        }
        if (threadSeen) {
            return false;
        }
        threadSeen = true;
        i = Ascii.isAt(b, close + 1, lineEnd, ':') ? close + 2 : close + 1;
        long number = Ascii.number(b, begin, end);
        if (number >= 0 && severity == null) {
            fields.put(SyslogParser.PID, number);
        } else if (!origin(begin, end)) {
            Ecs.text(fields, THREAD, b, begin, end);
        }
        return true;
    }

    /** {@code QuorumPeer[myid=1]/0.0.0.0:2181:FastLeaderElection@774}: thread, logger and line, as ZooKeeper writes them. */
    private boolean origin(int begin, int end) {
        int line = end;
        while (line > begin && Ascii.isDigit(b[line - 1])) {
            line--;
        }
        if (line == end || line <= begin + 1 || b[line - 1] != '@') {
            return false;
        }
        int colon = line - 1;
        while (colon > begin && b[colon - 1] != ':') {
            colon--;
        }
        long number = Ascii.number(b, line, end);
        if (colon <= begin || number < 0) {
            return false;
        }
        Ecs.text(fields, THREAD, b, begin, colon - 1);
        logger(colon, line - 1);
        fields.put("log.origin.file.line", number);
        dataset = ZOOKEEPER;
        return true;
    }

    /** The bracket that closes the one at {@code at}, others between them counted; -1 where there is none. */
    private int close(int at) {
        int depth = 0;
        for (int k = at; k < lineEnd; k++) {
            if (b[k] == '[') {
                depth++;
            } else if (b[k] == ']' && --depth == 0) {
                return k;
            }
        }
        return -1;
    }

    private boolean level(int from, int end) {
        Severity known = Levels.ofWord(b, from, end);
        if (known == null) {
            return false;
        }
        severity = known;
        Ecs.text(fields, LEVEL, b, from, end);
        return true;
    }

    private void logger(int from, int end) {
        loggerSeen = true;
        Ecs.text(fields, LOGGER, b, from, end);
        if (Ascii.startsWith(b, from, end, HADOOP_LOGGER)) {
            dataset = HADOOP;
        }
    }
}
