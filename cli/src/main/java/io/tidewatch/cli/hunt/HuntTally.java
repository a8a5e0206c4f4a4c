package io.tidewatch.cli.hunt;

import io.tidewatch.event.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one thread found. */
final class HuntTally {
    private static final int MAX_HOSTS = 100_000;

    final List<Hit> hits = new ArrayList<>();
    final List<Matched> matched = new ArrayList<>();
    final Map<String, long[]> hosts = new HashMap<>();
    /** How often each rule matched. */
    final long[] matches;

    volatile long events;
    long matchedEvents;
    long unreadable;
    /** Records that no parser knows; rules of a product were not tried on them. */
    long unknownFormat;
    /** Matched events that correlations could not count: without a time, or too many. */
    long uncorrelated;

    /** An event that correlations may count. */
    record Matched(long micros, int file, int block, long record, Fields fields, List<String> rules) {}

    HuntTally(int rules) {
        matches = new long[rules];
    }

    void countHost(String host, int rules) {
        long[] count = hosts.get(host);
        if (count == null && hosts.size() < MAX_HOSTS) {
            count = new long[1];
            hosts.put(host, count);
        }
        if (count != null) {
            count[0] += rules;
        }
    }
}
