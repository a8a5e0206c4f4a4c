package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.time.Instant;

/**
 * A file of events that belongs to the store, as the manifest knows it.
 *
 * @param path the file, relative to the store's folder: {@code tenant/dataset/day/name.parquet}
 * @param tenant whose events
 * @param dataset of which dataset
 * @param from the earliest event time in it
 * @param to the latest event time in it, inclusive
 * @param rows how many events
 * @param size bytes on disk, everything that belongs to the part included
 * @param level 0 as flushed, one more each time it was merged
 * @param created when it was written
 * @param details what else the store must know of it, in the store's own notation (columns, checksums); a short JSON object
 */
public record Part(
        String path,
        TenantId tenant,
        Dataset dataset,
        Instant from,
        Instant to,
        long rows,
        ByteSize size,
        int level,
        Instant created,
        String details) {
    public Part {
        requireNonNull(path, "path is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(dataset, "dataset is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        requireNonNull(size, "size is null");
        requireNonNull(created, "created is null");
        requireNonNull(details, "details is null");
    }
}
