package io.tidewatch.enrich.network;

import io.tidewatch.config.NetworkSettings;
import io.tidewatch.enrich.Additions;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.FieldIndexes;
import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.address.IpNetwork;
import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.event.Event;
import io.tidewatch.health.Health;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of {@code source.ip} and {@code destination.ip} whether they are {@code internal} or {@code external}, and of both together the {@code
 * network.direction}: {@code inbound}, {@code outbound}, {@code internal} or {@code external}. Thread-safe.
 */
public final class InternalNetworks implements Enricher {
    private static final List<String> STANDARD = List.of(
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "127.0.0.0/8",
            "fc00::/7",
            "fe80::/10",
            "::1/128");

    private final FieldIndexes indexes = new FieldIndexes(List.of("source.ip", "destination.ip"));
    private final IpNetwork[] networks;

    /** @throws IllegalArgumentException when one of the networks is none */
    public InternalNetworks(NetworkSettings settings) {
        List<String> internal = settings.internal().isEmpty() ? STANDARD : settings.internal();
        this.networks = internal.stream().map(InternalNetworks::network).toArray(IpNetwork[]::new);
    }

    private static IpNetwork network(String text) {
        IpNetwork network = IpNetwork.parse(text.strip());
        if (network == null) {
            throw new IllegalArgumentException("enrichment.networks.internal: '" + text
                    + "' is no network; write for example 10.0.0.0/8 or 2001:db8::/32");
        }
        return network;
    }

    /** Whether the address is one's own. */
    public boolean contains(IpAddress address) {
        for (IpNetwork network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String name() {
        return "networks";
    }

    @Override
    public void enrich(Event event, Additions additions) {
        int[] found = indexes.in(event.fields().shape());
        Boolean source = null;
        Boolean destination = null;
        for (int i = 0; i < found.length; i += 2) {
            IpAddress address = additions.address(found[i + 1]);
            if (address != null && found[i] == 0) {
                source = contains(address);
                additions.put("source.locality", locality(source));
            } else if (address != null) {
                destination = contains(address);
                additions.put("destination.locality", locality(destination));
            }
        }
        String direction = direction(source, destination);
        if (direction != null) {
            additions.put("network.direction", direction);
        }
    }

    private static String locality(boolean internal) {
        return internal ? "internal" : "external";
    }

    private static @Nullable String direction(@Nullable Boolean source, @Nullable Boolean destination) {
        if (source == null || destination == null) {
            return null;
        }
        if (source) {
            return destination ? "internal" : "outbound";
        }
        return destination ? "inbound" : "external";
    }

    @Override
    public Health check() {
        return Health.UP;
    }

    @Override
    public List<ListStatus> lists() {
        return List.of();
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
