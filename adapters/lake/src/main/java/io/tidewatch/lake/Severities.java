package io.tidewatch.lake;

import io.tidewatch.event.Severity;
import java.util.List;

/** Severities as the numbers that {@link Reserved#SEVERITY} holds: the place in the enumeration, which only ever grows at its end. */
public final class Severities {
    private static final List<Severity> ALL = List.of(Severity.values());

    private Severities() {}

    @SuppressWarnings("EnumOrdinal") // what is stored
    public static int code(Severity severity) {
        return severity.ordinal();
    }

    /** The severity of that number; {@code UNKNOWN} for one from a later version. */
    public static Severity of(int code) {
        return code >= 0 && code < ALL.size() ? ALL.get(code) : Severity.UNKNOWN;
    }
}
