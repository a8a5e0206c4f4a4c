package io.tidewatch.enrich;

import static java.util.Objects.requireNonNull;

import io.tidewatch.enrich.list.ListStatus;
import java.util.List;

/**
 * What one enricher did since the start.
 *
 * @param name what it is called
 * @param events events that it looked at
 * @param added fields that it added
 * @param conflicts fields that it left alone because the event had them with another value
 * @param failures events on which it failed
 * @param lists its files
 */
public record EnricherStatus(
        String name, long events, long added, long conflicts, long failures, List<ListStatus> lists) {
    public EnricherStatus {
        requireNonNull(name, "name is null");
        lists = List.copyOf(lists);
    }
}
