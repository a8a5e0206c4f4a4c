package io.tidewatch.server.collect.splunk;

import io.tidewatch.event.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Counts the batches of each channel, so that an agent can ask whether one is acknowledged. Since a request is answered when its batch is
 * durable, every number that was given is acknowledged. The {@value #MAX} channels used last are known; one that is forgotten, as after a
 * restart, acknowledges nothing that it gave before, and its agent sends that again. Thread-safe.
 */
final class HecChannels {
    static final int MAX = 10_000;

    private static final Pattern GUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Map<Channel, Long> next = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Channel, Long> eldest) {
            return size() > MAX;
        }
    };

    private record Channel(TenantId tenant, String id) {}

    /** Whether a channel may be called so. */
    static boolean isValid(String id) {
        return GUID.matcher(id).matches();
    }

    /** The number of a batch that is durable. */
    synchronized long acknowledged(TenantId tenant, String channel) {
        Channel key = new Channel(tenant, channel);
        long number = next.getOrDefault(key, 0L);
        next.put(key, number + 1);
        return number;
    }

    /** Whether the channel gave that number to a durable batch. */
    synchronized boolean isAcknowledged(TenantId tenant, String channel, long number) {
        Long given = next.get(new Channel(tenant, channel));
        return given != null && number >= 0 && number < given;
    }
}
