package io.tidewatch.config;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.List;

/** The configuration cannot be used. Its message has one line a problem: where, which key, what is wrong, what to write. */
public final class ConfigException extends TidewatchException {
    private final List<String> problems;

    public ConfigException(List<String> problems) {
        super(FailureKind.INVALID, String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems one by one. */
    public List<String> problems() {
        return problems;
    }
}
