package io.tidewatch.lake.search;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Snapshot;
import io.tidewatch.query.TimeRange;
import java.util.function.Predicate;

/** Where searches get the state that they read; {@code Lake.snapshot}. */
public interface Snapshots {
    Snapshot take(TenantId tenant, Predicate<Dataset> datasets, TimeRange range);
}
