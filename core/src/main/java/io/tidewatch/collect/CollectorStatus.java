package io.tidewatch.collect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.util.List;

/**
 * What a collector has received since it started.
 *
 * @param kind {@code syslog}, {@code gelf}…
 * @param name the configuration's name for it
 * @param tenant whose events it takes
 * @param listeners its ports
 * @param senders who sent, those heard last first; at most 1,000, and then one entry for all others
 */
public record CollectorStatus(
        String kind, String name, TenantId tenant, List<ListenerStatus> listeners, List<SenderStatus> senders) {
    public CollectorStatus {
        requireNonNull(kind, "kind is null");
        requireNonNull(name, "name is null");
        requireNonNull(tenant, "tenant is null");
        listeners = List.copyOf(listeners);
        senders = List.copyOf(senders);
    }
}
