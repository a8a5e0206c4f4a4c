package io.tidewatch.parse;

import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code 1 2003-10-11T22:14:15.003Z web-1 app 4711 ID47 [exampleSDID@32473 iut="3"] text}: what follows the priority of a message
 * by RFC 5424. Strict in its header, so that what is something else is not read wrongly.
 */
final class Rfc5424 {
    private static final String DATA = "log.syslog.structured_data.";
    private static final int MAX_PARAMETERS = 200;

    private Rfc5424() {}

    /**
     * @param start where the record begins, for the offsets in reasons
     * @param version where the version begins
     * @param versionEnd where it ends
     * @param syslog reads what the message says
     */
    static ParseResult parse(
            byte[] b,
            int start,
            int version,
            int versionEnd,
            int to,
            int priority,
            ParseContext context,
            SyslogParser syslog) {
        FieldsBuilder fields = context.fields();
        SyslogPriority.put(fields, priority);
        fields.put("log.syslog.version", Ascii.number(b, version, versionEnd));
        int i = versionEnd + 1;
        Instant time = null;
        if (!isNil(b, i, to)) {
            int end = context.times().iso(b, i, to);
            if (end < 0 || !context.times().isRfc3339(b, i, end) || !Ascii.isAt(b, end, to, ' ')) {
                return rejected("wanted a time as 2003-10-11T22:14:15.003Z", i - start);
            }
            time = context.times().instant(context.settings().zone());
            i = end + 1;
        } else {
            i += 2;
        }
        int host = i;
        i = printable(b, host, to, 255);
        if (i < 0) {
            return rejected("wanted a host name of at most 255 characters", host - start);
        }
        put(fields, SyslogParser.HOST, b, host, i);
        int name = i + 1;
        i = printable(b, name, to, 48);
        if (i < 0) {
            return rejected("wanted an application's name of at most 48 characters", name - start);
        }
        int nameEnd = i;
        put(fields, SyslogParser.PROCESS, b, name, nameEnd);
        int process = i + 1;
        i = printable(b, process, to, 128);
        if (i < 0) {
            return rejected("wanted a process id of at most 128 characters", process - start);
        }
        long pid = Ascii.number(b, process, i);
        if (pid >= 0) {
            fields.put(SyslogParser.PID, pid);
        } else {
            put(fields, "log.syslog.procid", b, process, i);
        }
        int message = i + 1;
        i = printable(b, message, to, 32);
        if (i < 0) {
            return rejected("wanted a message id of at most 32 characters", message - start);
        }
        put(fields, "log.syslog.msgid", b, message, i);
        int data = i + 1;
        i = structuredData(b, data, to, fields);
        if (i < 0) {
            return rejected("the structured data is malformed", data - start);
        }
        if (i < to && b[i] != ' ') {
            return rejected("wanted a blank after the structured data", i - start);
        }
        int text = Math.min(to, i + 1);
        if (text + 3 <= to && b[text] == (byte) 0xEF && b[text + 1] == (byte) 0xBB && b[text + 2] == (byte) 0xBF) {
            text += 3;
        }
        fields.put(Event.MESSAGE, b, text, to - text);
        boolean nil = isNil(b, name, nameEnd + 1);
        return syslog.read(b, name, nil ? name : nameEnd, text, to, time, priority, context);
    }

    private static Rejected rejected(String reason, int at) {
        return new Rejected("not RFC 5424: " + reason + " at byte " + at);
    }

    private static boolean isNil(byte[] b, int i, int to) {
        return Ascii.isAt(b, i, to, '-') && (i + 1 >= to || b[i + 1] == ' ');
    }

    private static void put(FieldsBuilder fields, String name, byte[] b, int from, int to) {
        if (to - from != 1 || b[from] != '-') {
            fields.put(name, b, from, to - from);
        }
    }

    /** The end of a run of 1 to {@code most} printable characters that a blank follows, or -1. */
    private static int printable(byte[] b, int from, int to, int most) {
        int i = from;
        while (i < to && b[i] > ' ' && b[i] < 0x7F) {
            i++;
        }
        return i == from || i - from > most || !Ascii.isAt(b, i, to, ' ') ? -1 : i;
    }

    /** Section 6.3: {@code -}, or elements that follow one another without blanks. Returns the offset after it, or -1. */
    private static int structuredData(byte[] b, int from, int to, FieldsBuilder fields) {
        if (Ascii.isAt(b, from, to, '-')) {
            return from + 1;
        }
        int i = from;
        int parameters = 0;
        Set<String> ids = new HashSet<>();
        while (Ascii.isAt(b, i, to, '[')) {
            int idEnd = nameEnd(b, i + 1, to);
            if (idEnd < 0) {
                return -1;
            }
            String id = Ascii.text(b, i + 1, idEnd);
            if (!ids.add(id)) {
                return -1;
            }
            i = idEnd;
            if (Ascii.isAt(b, i, to, ']')) {
                fields.put(DATA + id, true);
            }
            while (Ascii.isAt(b, i, to, ' ')) {
                int parameterEnd = nameEnd(b, i + 1, to);
                if (parameterEnd < 0
                        || !Ascii.isAt(b, parameterEnd, to, '=')
                        || !Ascii.isAt(b, parameterEnd + 1, to, '"')) {
                    return -1;
                }
                int value = parameterEnd + 2;
                int end = valueEnd(b, value, to);
                if (end < 0 || ++parameters > MAX_PARAMETERS) {
                    return -1;
                }
                String name = DATA + id + "." + Ascii.text(b, i + 1, parameterEnd);
                putUnescaped(fields, name, b, value, end);
                i = end + 1;
            }
            if (!Ascii.isAt(b, i, to, ']')) {
                return -1;
            }
            i++;
        }
        return i == from ? -1 : i;
    }

    /** SD-NAME: 1 to 32 printable characters but {@code = ] "} and the blank. */
    private static int nameEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] > ' ' && b[i] < 0x7F && b[i] != '=' && b[i] != ']' && b[i] != '"') {
            i++;
        }
        return i == from || i - from > 32 ? -1 : i;
    }

    private static int valueEnd(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '"') {
                return i;
            }
            if (b[i] == ']') {
                return -1;
            }
            if (b[i] == '\\' && i + 1 < to && (b[i + 1] == '"' || b[i + 1] == '\\' || b[i + 1] == ']')) {
                i++;
            }
        }
        return -1;
    }

    private static void putUnescaped(FieldsBuilder fields, String name, byte[] b, int from, int to) {
        if (Ascii.find(b, from, to, '\\') < 0) {
            fields.put(name, b, from, to - from);
            return;
        }
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (b[i] == '\\' && i + 1 < to && (b[i + 1] == '"' || b[i + 1] == '\\' || b[i + 1] == ']')) {
                i++;
            }
            plain[length++] = b[i];
        }
        fields.put(name, plain, 0, length);
    }
}
