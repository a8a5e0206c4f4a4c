package io.tidewatch.lake.search;

import io.tidewatch.event.Severity;
import java.util.List;

/** Severities as columns hold them: by their place in the order. */
final class Severities {
    private static final List<Severity> ALL = List.of(Severity.values());

    private Severities() {}

    static Severity of(int code) {
        return ALL.get(code);
    }

    static int code(Severity severity) {
        return ALL.indexOf(severity);
    }
}
