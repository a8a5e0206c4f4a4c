package io.tidewatch.collect.evtx;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import java.time.Instant;

/**
 * One record of an event log.
 *
 * @param number the record's own number, counted by the log it was written to
 * @param time when the event happened, of microsecond resolution; when it was written, if the event does not say
 * @param dataset by the event's channel: {@code windows.sysmon}
 * @param fields the event, named as the reader's {@link EvtxForm} says
 * @param offset where in the file the record begins, in bytes
 */
public record EvtxRecord(long number, Instant time, Dataset dataset, Fields fields, long offset) {
    public EvtxRecord {
        requireNonNull(time, "time is null");
        requireNonNull(dataset, "dataset is null");
        requireNonNull(fields, "fields is null");
    }
}
