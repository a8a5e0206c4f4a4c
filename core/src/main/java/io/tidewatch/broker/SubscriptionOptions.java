package io.tidewatch.broker;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a place is read.
 *
 * @param certificates a PEM file of the authorities that the broker's certificate is checked against, or null for those that Java trusts
 * @param group the consumer group that remembers what was read, or null to look on only, where the broker can
 * @param consumer this process's name in the group
 * @param fromBeginning whether reading that is remembered nowhere begins at the oldest message, else with the next that comes
 */
public record SubscriptionOptions(
        @Nullable Path certificates, @Nullable String group, String consumer, boolean fromBeginning) {
    public SubscriptionOptions {
        requireNonNull(consumer, "consumer is null");
    }
}
