package io.tidewatch.parse;

import io.tidewatch.event.Severity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The severities that words and numbers of log levels mean. */
public final class Levels {
    private static final AsciiMap<Severity> BY_WORD = new AsciiMap<>(words());
    private static final Severity[] BY_WINDOWS_LEVEL = {
        Severity.INFO, Severity.CRITICAL, Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.DEBUG
    };

    private Levels() {}

    private static Map<String, Severity> words() {
        Map<String, Severity> words = new HashMap<>();
        for (String word : new String[] {
            "trace",
            "finest",
            "finer",
            "verbose",
            "debug",
            "fine",
            "dbg",
            "info",
            "information",
            "informational",
            "inf",
            "notice",
            "config",
            "warn",
            "warning",
            "wrn",
            "error",
            "err",
            "severe",
            "failure",
            "crit",
            "critical",
            "fatal",
            "ftl",
            "alert",
            "emerg",
            "emergency",
            "panic"
        }) {
            words.put(word, Severity.ofLevel(word));
        }
        return words;
    }

    /** The severity of a level's word, or null where it is none. */
    public static @Nullable Severity ofWord(byte[] b, int from, int to) {
        return to - from < 3 || to - from > 13 ? null : BY_WORD.get(b, from, to);
    }

    /** The severity of a number: syslog's 0 to 7, or the tens of Bunyan and Python (10 to 60). */
    public static Severity ofNumber(long level) {
        if (level >= 0 && level <= 7) {
            return Severity.ofSyslogCode((int) level);
        }
        return level < 10 || level > 60
                ? Severity.UNKNOWN
                : switch ((int) level / 10) {
                    case 1 -> Severity.TRACE;
                    case 2 -> Severity.DEBUG;
                    case 3 -> Severity.INFO;
                    case 4 -> Severity.WARNING;
                    case 5 -> Severity.ERROR;
                    default -> Severity.CRITICAL;
                };
    }

    /** The severity of a Windows event's level, 0 to 5. */
    public static Severity ofWindowsLevel(long level) {
        return level < 0 || level >= BY_WINDOWS_LEVEL.length ? Severity.UNKNOWN : BY_WINDOWS_LEVEL[(int) level];
    }
}
