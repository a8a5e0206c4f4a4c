package io.tidewatch.parse.pack.read;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * One of a pack's {@code tests}.
 *
 * @param name what it is called
 * @param record the record that is parsed
 * @param received when it is taken to have arrived
 * @param zone the zone of times that carry none
 * @param expect what fields must be, and {@code dataset}, {@code time}, {@code severity}; others may be there
 * @param absent fields that must not be there
 */
public record PackExample(
        String name, String record, Instant received, ZoneId zone, Map<String, Object> expect, List<String> absent) {
    public PackExample {
        requireNonNull(name, "name is null");
        requireNonNull(record, "record is null");
        requireNonNull(received, "received is null");
        requireNonNull(zone, "zone is null");
        expect = Map.copyOf(expect);
        absent = List.copyOf(absent);
    }
}
