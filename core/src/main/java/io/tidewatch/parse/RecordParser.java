package io.tidewatch.parse;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;

/**
 * Makes the best of any record: chooses among {@link Parser}s by the source's settings or by recognising, and keeps what none knows
 * as a message. Contract: never rejects; throws only on a defect, and then the pipeline quarantines the record. Thread-safe.
 */
@FunctionalInterface
public interface RecordParser {
    Parsed parse(RawFormat format, Slice record, ParseContext context);
}
