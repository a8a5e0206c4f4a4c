package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

/** A value that is never printed: {@link #toString} shows stars. */
public record Secret(String value) {
    public Secret {
        requireNonNull(value, "value is null");
    }

    @Override
    public String toString() {
        return "***";
    }
}
