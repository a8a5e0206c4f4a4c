package io.tidewatch.server.collect.journald;

import static java.util.Map.entry;

import io.tidewatch.parse.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a journal's fields are called in events: the well-known ones in the Elastic Common Schema, all others below {@code journald.}. Thread-safe. */
final class JournalNames {
    static final String CURSOR = "__CURSOR";
    static final String TIME = "__REALTIME_TIMESTAMP";
    static final String PRIORITY = "PRIORITY";

    static final byte[] LEVEL = JsonWriter.name("log.level");

    private static final int MAX_REMEMBERED = 10_000;
    private static final List<String> LEVELS =
            List.of("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug");
    private static final Map<String, String> KNOWN = Map.ofEntries(
            entry("MESSAGE", "message"),
            entry(TIME, "@timestamp"),
            entry(PRIORITY, "log.syslog.severity.code"),
            entry("SYSLOG_FACILITY", "log.syslog.facility.code"),
            entry("SYSLOG_IDENTIFIER", "process.name"),
            entry("_HOSTNAME", "host.name"),
            entry("_MACHINE_ID", "host.id"),
            entry("_PID", "process.pid"),
            entry("_EXE", "process.executable"),
            entry("_CMDLINE", "process.command_line"),
            entry("_UID", "user.id"),
            entry("_GID", "group.id"),
            entry("_SYSTEMD_UNIT", "systemd.unit"),
            entry("_TRANSPORT", "systemd.transport"),
            entry("CODE_FILE", "log.origin.file.name"),
            entry("CODE_FUNC", "log.origin.function"));

    private final Map<String, byte[]> written = new ConcurrentHashMap<>();

    /** The member's name, as {@link JsonWriter} writes it. */
    byte[] member(String field) {
        byte[] known = written.get(field);
        if (known != null) {
            return known;
        }
        String name = KNOWN.get(field);
        byte[] made = JsonWriter.name(
                name != null ? name : "journald." + field.replaceAll("^_+", "").toLowerCase(Locale.ROOT));
        if (written.size() < MAX_REMEMBERED) {
            written.put(field, made);
        }
        return made;
    }

    /** The word for a priority, {@code 0} to {@code 7}; empty for anything else. */
    static String level(byte[] b, int from, int to) {
        return to - from == 1 && b[from] >= '0' && b[from] <= '7' ? LEVELS.get(b[from] - '0') : "";
    }
}
