package io.tidewatch.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of alerts.
 *
 * @param alerts in the order that was asked for
 * @param next where the next page begins; null when there are no more
 */
public record AlertPage(List<Alert> alerts, @Nullable AlertCursor next) {
    public AlertPage {
        alerts = List.copyOf(alerts);
    }
}
