package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** {@code <34>}: a facility and a severity in one number; RFC 5424, section 6.2.1. */
final class SyslogPriority {
    private static final byte[][] FACILITIES = {
        Ascii.bytes("kern"), Ascii.bytes("user"), Ascii.bytes("mail"), Ascii.bytes("daemon"), Ascii.bytes("auth"),
        Ascii.bytes("syslog"), Ascii.bytes("lpr"), Ascii.bytes("news"), Ascii.bytes("uucp"), Ascii.bytes("cron"),
        Ascii.bytes("authpriv"), Ascii.bytes("ftp"), Ascii.bytes("ntp"), Ascii.bytes("security"),
                Ascii.bytes("console"),
        Ascii.bytes("clock"), Ascii.bytes("local0"), Ascii.bytes("local1"), Ascii.bytes("local2"),
                Ascii.bytes("local3"),
        Ascii.bytes("local4"), Ascii.bytes("local5"), Ascii.bytes("local6"), Ascii.bytes("local7")
    };

    private SyslogPriority() {}

    static void put(FieldsBuilder fields, int priority) {
        byte[] facility = FACILITIES[priority >> 3];
        fields.put("log.syslog.priority", priority);
        fields.put("log.syslog.facility.name", facility, 0, facility.length);
    }
}
