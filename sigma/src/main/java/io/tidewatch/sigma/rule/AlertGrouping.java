package io.tidewatch.sigma.rule;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rule wants its findings to become alerts: {@code tidewatch: {group-by: [service.name], alert-window: 4h}}, an attribute of
 * Tidewatch's own.
 *
 * @param groupBy the fields whose values findings of one alert share; empty for the usual ones
 * @param window how far apart in event time findings of one alert may be; null for the usual
 */
public record AlertGrouping(List<String> groupBy, @Nullable Duration window) {
    public static final AlertGrouping USUAL = new AlertGrouping(List.of(), null);

    public AlertGrouping {
        groupBy = List.copyOf(groupBy);
    }
}
