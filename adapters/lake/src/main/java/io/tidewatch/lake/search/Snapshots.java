package io.tidewatch.lake.search;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Snapshot;
import io.tidewatch.query.TimeRange;
import java.util.Set;

/** Where searches get the state that they read; {@code Lake.snapshot}. */
public interface Snapshots {
    Snapshot take(TenantId tenant, Set<Dataset> datasets, TimeRange range);
}
