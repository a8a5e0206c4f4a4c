package io.tidewatch.lake;

import io.tidewatch.catalog.Part;
import io.tidewatch.event.TenantId;
import java.nio.file.Path;

/**
 * A part that can be read.
 *
 * @param part as the manifest knows it
 * @param file its Parquet file
 * @param index what its index file says
 */
record LivePart(Part part, Path file, PartIndex index) {
    TenantId tenant() {
        return part.tenant();
    }

    /** @param footers what is known of Parquet files */
    Source source(Footers footers) {
        return new Source(
                part.path(),
                part.dataset(),
                Micros.of(part.from()),
                Micros.of(part.to()),
                part.rows(),
                index.columns(),
                index.overflows(),
                relation(),
                null,
                index.paged() && part.rows() <= Integer.MAX_VALUE ? new PartPages(file, footers) : null,
                index.blocks(),
                index.counts());
    }

    String relation() {
        return "read_parquet(" + Sql.literal(file.toString()) + ")";
    }
}
