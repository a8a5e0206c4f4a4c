package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.Alerts;
import io.tidewatch.alert.Cases;
import io.tidewatch.alert.Suppressions;
import io.tidewatch.catalog.IdempotencyKeys;

/**
 * What the API of alerts works on.
 *
 * @param alerts what people see and change
 * @param cases what they collect alerts in
 * @param suppressions what makes no alerts
 * @param suppressionsChanged tells whoever makes alerts that suppressions were changed
 * @param feed gives alerts to those who watch
 * @param keys answers to writes that may be sent again
 */
public record AlertParts(
        Alerts alerts,
        Cases cases,
        Suppressions suppressions,
        Runnable suppressionsChanged,
        AlertFeed feed,
        IdempotencyKeys keys) {
    public AlertParts {
        requireNonNull(alerts, "alerts is null");
        requireNonNull(cases, "cases is null");
        requireNonNull(suppressions, "suppressions is null");
        requireNonNull(suppressionsChanged, "suppressionsChanged is null");
        requireNonNull(feed, "feed is null");
        requireNonNull(keys, "keys is null");
    }
}
