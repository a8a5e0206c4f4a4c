package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.pack.Pack;
import io.tidewatch.parse.pack.Packs;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code <34>Oct 11 22:14:15 web-1 sshd[4721]: Failed password for root from 192.0.2.7 port 22 ssh2}: syslog as RFC 3164 saw it and
 * as files have it (without a priority, or with an ISO time), and RFC 5424; what Linux's own programs say is read further by
 * {@link LinuxMessages}.
 *
 * <p>A time without a year takes the one nearest to the record's arrival, a time without a zone that of the source. An octet count
 * before the priority (RFC 6587) is passed over.
 */
final class SyslogParser implements Parser {
    static final String HOST = "host.name";
    static final String PROCESS = "process.name";
    static final String PID = "process.pid";

    private static final Dataset AUTH = Dataset.of("linux.auth");
    private static final Dataset CRON = Dataset.of("linux.cron");
    private static final Dataset SYSLOG = Dataset.of("linux.syslog");
    private static final int MAX_TAG = 48;

    private final Packs packs;
    private final WindowsXmlParser windows;

    /** The programs of Linux whose messages a pack may read. */
    private final Set<LinuxProgram> packed = EnumSet.of(LinuxProgram.OTHER);

    /** @param windows reads Windows events that follow the header */
    SyslogParser(Packs packs, WindowsXmlParser windows) {
        this.packs = packs;
        this.windows = windows;
        for (LinuxProgram program : LinuxProgram.values()) {
            if (program.names().anyMatch(packs::mayBeProgram)) {
                packed.add(program);
            }
        }
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int i = record.offset();
        int to = record.end();
        if (i >= to) {
            return false;
        }
        if (b[i] == '<') {
            return to - i > 3 && Ascii.isDigit(b[i + 1]);
        }
        if (Ascii.isLetter(b[i])) {
            return to - i > 15 && b[i + 3] == ' ' && Times.month(b, i, to) > 0;
        }
        int count = Ascii.digitsEnd(b, i, to);
        return count > i && count - i < 7 && Ascii.isAt(b, count, to, ' ') && Ascii.isAt(b, count + 1, to, '<')
                || isIsoSyslog(b, i, to);
    }

    /** {@code 2026-01-01T00:00:00+00:00 web-1 sshd[4721]: …}: what rsyslog and journald export write by default. */
    private static boolean isIsoSyslog(byte[] b, int i, int to) {
        if (to - i < 24 || b[i + 10] != 'T' || b[i + 4] != '-' || !Ascii.isDigit(b[i])) {
            return false;
        }
        int host = Ascii.wordEnd(b, i, to) + 1;
        int tag = Ascii.wordEnd(b, host, to) + 1;
        int tagEnd = Ascii.wordEnd(b, tag, to);
        return tag < to
                && tagEnd - tag > 1
                && b[tagEnd - 1] == ':'
                && Ascii.isLetter(b[tag])
                && Ascii.find(b, host, tag, ':') < 0
                && Levels.ofWord(b, host, tag - 1) == null
                && b[host] != '[';
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        int i = record.offset();
        int to = record.end();
        FieldsBuilder fields = context.fields();
        fields.clear();
        int count = Ascii.digitsEnd(b, i, to);
        if (count > i && count - i < 7 && Ascii.isAt(b, count, to, ' ') && Ascii.isAt(b, count + 1, to, '<')) {
            i = count + 1;
        }
        int priority = -1;
        if (Ascii.isAt(b, i, to, '<')) {
            int close = Ascii.digitsEnd(b, i + 1, to);
            priority = close - i <= 4 ? (int) Ascii.number(b, i + 1, close) : -1;
            if (priority < 0 || priority > 191 || !Ascii.isAt(b, close, to, '>') || close - i > 2 && b[i + 1] == '0') {
                return new Rejected("not syslog: wanted a priority of 0 to 191 in angle brackets at byte 0");
            }
            i = close + 1;
            int version = Ascii.digitsEnd(b, i, to);
            if (version > i && version - i <= 3 && b[i] != '0' && Ascii.isAt(b, version, to, ' ')) {
                return Rfc5424.parse(b, record.offset(), i, version, to, priority, context, this);
            }
            i = Ascii.skipBlanks(b, i, to);
        }
        Times times = context.times();
        Instant time = null;
        int end = times.rfc3164(b, i, to, context.received(), context.settings().zone());
        if (end < 0) {
            end = times.iso(b, i, to);
        }
        if (end > 0 && (end == to || b[end] == ' ' || b[end] == ':')) {
            time = times.instant(context.settings().zone());
            i = Ascii.skipBlanks(b, b.length > end && Ascii.isAt(b, end, to, ':') ? end + 1 : end, to);
        } else if (priority < 0) {
            return new Rejected("not syslog: neither a priority nor a time at byte 0");
        }
        if (priority >= 0) {
            SyslogPriority.put(fields, priority);
        }
        if (time != null) {
            int host = Ascii.wordEnd(b, i, to);
            if (host < to && !looksLikeTag(b, i, host)) {
                fields.put(HOST, b, i, host - i);
                i = host + 1;
            }
        }
        return content(b, i, to, time, priority, context);
    }

    /** Reads tag and message: {@code sshd[4721]: Failed password…}. */
    Parsed content(byte[] b, int from, int to, @Nullable Instant time, int priority, ParseContext context) {
        FieldsBuilder fields = context.fields();
        int i = Ascii.skipBlanks(b, from, to);
        int tagEnd = tagEnd(b, i, to);
        int nameEnd = i;
        int message = i;
        if (tagEnd > 0) {
            nameEnd = tagEnd;
            if (b[tagEnd - 1] == ']') {
                int open = Ascii.find(b, i, tagEnd, '[');
                long pid = open < 0 ? -1 : Ascii.number(b, open + 1, tagEnd - 1);
                if (pid >= 0) {
                    nameEnd = open;
                    fields.put(PROCESS, b, i, nameEnd - i);
                    fields.put(PID, pid);
                } else {
                    fields.put(PROCESS, b, i, nameEnd - i);
                }
            } else {
                fields.put(PROCESS, b, i, nameEnd - i);
            }
            message = Ascii.skipBlanks(b, tagEnd + 1, to);
        }
        int end = trimmed(b, message, to);
        fields.put(Event.MESSAGE, b, message, end - message);
        return read(b, i, nameEnd, message, end, time, priority, context);
    }

    /** Gives the event its dataset, by its program, else its facility, and reads what the program says. */
    Parsed read(
            byte[] b,
            int name,
            int nameEnd,
            int message,
            int end,
            @Nullable Instant time,
            int priority,
            ParseContext context) {
        FieldsBuilder fields = context.fields();
        Severity severity = priority < 0 ? Severity.UNKNOWN : Severity.ofSyslogCode(priority);
        LinuxProgram program = LinuxProgram.of(b, name, nameEnd);
        Pack named = context.pack();
        Pack pack = named;
        if (pack == null && packed.contains(program)) {
            pack = packs.ofProgram(b, name, nameEnd, message, end);
        }
        if (pack == null && program == LinuxProgram.OTHER) {
            pack = packs.ofText(b, message, end);
        }
        if (pack != null) {
            Parsed parsed = pack.text(b, message, end, time, severity, context);
            if (parsed != null) {
                return parsed;
            }
        }
        if (EventXml.isAt(b, message, end)) {
            Parsed event = windows.afterHeader(b, message, end, time, severity, context);
            if (event != null) {
                return event;
            }
        }
        if (program != LinuxProgram.OTHER || Ascii.startsWith(b, message, end, LinuxMessages.PAM)) {
            LinuxMessages.read(program, b, name, nameEnd, message, end, fields);
        }
        Dataset dataset = switch (program.log()) {
            case AUTH -> AUTH;
            case CRON -> CRON;
            case SYSLOG ->
                named != null
                        ? named.dataset()
                        : switch (priority >> 3) {
                            case 4, 10 -> AUTH;
                            case 9 -> CRON;
                            default -> SYSLOG;
                        };
        };
        return new Parsed(dataset, time, severity, true, fields.build());
    }

    /** The colon after a tag, or -1. A tag is one word, or a few before {@code [pid]:}, or a name and a version. */
    private static int tagEnd(byte[] b, int i, int to) {
        int limit = Math.min(to, i + MAX_TAG + 12);
        int blanks = 0;
        int lastBlank = i;
        for (int at = i; at < limit; at++) {
            int c = b[at];
            if (c == ':' && at > i && (at + 1 == to || b[at + 1] == ' ' || b[at + 1] == '\t' || b[at - 1] == ']')) {
                boolean hasPid = b[at - 1] == ']';
                boolean hasVersion = blanks == 1 && Ascii.isDigit(b[lastBlank + 1]);
                return blanks == 0 || hasPid || hasVersion ? at : -1;
            }
            if (c == ' ') {
                blanks++;
                lastBlank = at;
            } else if (c == '=' || c == '"' || c == ';' || c == ',') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean looksLikeTag(byte[] b, int i, int end) {
        return b[end - 1] == ':' && Ascii.find(b, i, end - 1, ':') < 0;
    }

    private static int trimmed(byte[] b, int from, int to) {
        int end = to;
        while (end > from && (b[end - 1] == ' ' || b[end - 1] == 0)) {
            end--;
        }
        return end;
    }
}
