package io.tidewatch.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one group.
 *
 * @param bucket the bucket's first moment, or null when time was not divided
 * @param group the values of the fields grouped by, as text, null where the events have none
 * @param values the figures in the order asked for, null where there was nothing to compute
 */
public record StatisticsRow(@Nullable Instant bucket, List<@Nullable String> group, List<@Nullable Double> values) {
    public StatisticsRow {
        group = Collections.unmodifiableList(new ArrayList<>(group));
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
