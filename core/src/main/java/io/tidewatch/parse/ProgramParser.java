package io.tidewatch.parse;

import io.tidewatch.event.Slice;

/** {@code sshd[4721]: Failed password for root from 192.0.2.7 port 22 ssh2}: what a Linux program says, without syslog's header. */
final class ProgramParser implements Parser {
    private static final int MAX_TAG = 40;

    private final SyslogParser syslog;

    ProgramParser(SyslogParser syslog) {
        this.syslog = syslog;
    }

    @Override
    public String name() {
        return "program";
    }

    @Override
    public boolean recognises(Slice record) {
        byte[] b = record.array();
        int from = record.offset();
        int to = Math.min(record.end(), from + MAX_TAG);
        if (from >= to || !Ascii.isLetter(b[from]) && b[from] != '/') {
            return false;
        }
        int colon = Ascii.find(b, from, to, ':');
        return colon > from
                && Ascii.isAt(b, colon + 1, record.end(), ' ')
                && Ascii.find(b, from, colon, ' ') < 0
                && LinuxProgram.of(b, from, colon) != LinuxProgram.OTHER;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        context.fields().clear();
        return syslog.content(record.array(), record.offset(), record.end(), null, -1, context);
    }
}
