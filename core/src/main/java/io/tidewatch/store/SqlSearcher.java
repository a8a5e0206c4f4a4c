package io.tidewatch.store;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Read-only SQL over a tenant's own events, where a store can do that. Contract: one SELECT over the views {@code events} and one
 * a dataset ({@code "linux.auth"}); no file, setting, catalog or other tenant can be reached; anything else is refused as
 * {@code INVALID} with the word that is not allowed; past its limits it gives up with {@code OVERLOADED}. Thread-safe.
 */
public interface SqlSearcher {
    /** @param visible the datasets whose events and views there are; others are as if they did not exist */
    SqlResult sql(TenantId tenant, DatasetScope visible, String sql, SqlLimits limits);

    /**
     * What a statement may use.
     *
     * @param time how long it may run
     * @param rows how many rows are given; more are cut and {@link SqlResult#truncated} says so
     */
    record SqlLimits(Duration time, int rows) {}

    /**
     * What a statement gave.
     *
     * @param columns names and types
     * @param rows values as String, Long, Double, Boolean, Instant or null
     * @param truncated whether there were more rows
     */
    record SqlResult(List<Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {}

    /**
     * A column of the result.
     *
     * @param name as the statement named it
     * @param type the SQL type
     */
    record Column(String name, String type) {}
}
