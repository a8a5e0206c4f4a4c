package io.tidewatch.server.api;

import io.tidewatch.config.Durations;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads single parameters; what is wrong is answered with the parameter's name and what to write. */
final class Parameters {
    private Parameters() {}

    static int number(String name, @Nullable String text, int standard, int least, int most) {
        if (text == null || text.isEmpty()) {
            return standard;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw malformed(
                    name, "'" + text + "' is not a whole number", "Write a number from " + least + " to " + most + ".");
        }
        throw malformed(name, "'" + text + "' is out of range", "Write a number from " + least + " to " + most + ".");
    }

    static Duration duration(String name, @Nullable String text, Duration standard) {
        if (text == null || text.isEmpty()) {
            return standard;
        }
        try {
            Duration duration = Durations.parse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw malformed(name, String.valueOf(e.getMessage()), "");
        }
        throw malformed(name, "'" + text + "' is nothing", "Write for example 1m or 1h.");
    }

    static String required(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw malformed(name, "is missing", "Add ?" + name + "=… to the address.");
        }
        return text;
    }

    static ProblemException malformed(String name, String what, String remedy) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "The parameter '" + name + "': " + what + ".", remedy)
                .with("parameter", name)
                .exception();
    }
}
