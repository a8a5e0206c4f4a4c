package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.AlertSettings;
import io.tidewatch.config.RetentionSettings;

/**
 * How long things are kept, as the configuration says.
 *
 * @param events for events
 * @param alerts for alerts, among other settings of theirs
 */
public record RetentionParts(RetentionSettings events, AlertSettings alerts) {
    public RetentionParts {
        requireNonNull(events, "events is null");
        requireNonNull(alerts, "alerts is null");
    }
}
