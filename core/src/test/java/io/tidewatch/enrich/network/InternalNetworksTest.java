package io.tidewatch.enrich.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.NetworkSettings;
import io.tidewatch.enrich.Enriched;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InternalNetworksTest {
    private final InternalNetworks standard = new InternalNetworks(NetworkSettings.DEFAULTS);

    @Test
    void trafficHasADirection() {
        assertThat(direction("10.0.0.1", "203.0.113.9")).isEqualTo("outbound");
        assertThat(direction("203.0.113.9", "192.168.1.1")).isEqualTo("inbound");
        assertThat(direction("fd00::1", "::1")).isEqualTo("internal");
        assertThat(direction("203.0.113.9", "2001:db8::1")).isEqualTo("external");
        assertThat(direction("nonsense", "10.0.0.1")).isNull();
    }

    @Test
    void eachAddressIsInternalOrExternal() {
        assertThat(Enriched.by(standard, Map.of("source.ip", "172.31.255.255")))
                .containsEntry("source.locality", "internal")
                .doesNotContainKeys("destination.locality", "network.direction", "enrichment.lists");
        assertThat(Enriched.by(standard, Map.of("destination.ip", "172.32.0.0")))
                .containsEntry("destination.locality", "external");
    }

    @Test
    void whatTheSensorSaysOfTheDirectionStays() {
        assertThat(Enriched.by(
                        standard,
                        Map.of(
                                "source.ip",
                                "10.0.0.1",
                                "destination.ip",
                                "203.0.113.9",
                                "network.direction",
                                "inbound")))
                .containsEntry("network.direction", "inbound");
    }

    @Test
    void ownNetworksReplaceTheUsualOnes() {
        InternalNetworks own = new InternalNetworks(new NetworkSettings(true, List.of("203.0.113.0/24")));

        assertThat(Enriched.by(own, Map.of("source.ip", "203.0.113.9", "destination.ip", "10.0.0.1")))
                .containsEntry("network.direction", "outbound");
        assertThatThrownBy(() -> new InternalNetworks(new NetworkSettings(true, List.of("office"))))
                .hasMessageContaining("enrichment.networks.internal: 'office' is no network");
    }

    private Object direction(String source, String destination) {
        return Enriched.by(standard, Map.of("source.ip", source, "destination.ip", destination))
                .get("network.direction");
    }
}
