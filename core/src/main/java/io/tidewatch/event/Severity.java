package io.tidewatch.event;

import java.util.Locale;

/** How grave its sender calls an event; the names of RFC 5424, table 2, with {@code TRACE} below and {@code UNKNOWN} where none is told. */
public enum Severity {
    UNKNOWN,
    TRACE,
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    private static final Severity[] BY_SYSLOG_CODE = {EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG};

    /** The severity of a syslog priority's lowest three bits, 0 (emergency) to 7 (debug). */
    public static Severity ofSyslogCode(int code) {
        return BY_SYSLOG_CODE[code & 7];
    }

    /** The severity that a log level's usual spellings mean ({@code warn}, {@code ERR}, {@code fatal}…), else {@link #UNKNOWN}. */
    public static Severity ofLevel(String level) {
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "trace", "finest", "finer", "verbose" -> TRACE;
            case "debug", "fine", "dbg" -> DEBUG;
            case "info", "information", "informational", "inf", "log" -> INFO;
            case "notice", "config" -> NOTICE;
            case "warn", "warning", "wrn" -> WARNING;
            case "error", "err", "severe", "failure" -> ERROR;
            case "crit", "critical", "fatal", "ftl" -> CRITICAL;
            case "alert" -> ALERT;
            case "emerg", "emergency", "panic" -> EMERGENCY;
            default -> UNKNOWN;
        };
    }

    /** The lower-case name, as it is stored, searched and shown: {@code warning}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
