package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.SenderStatus;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the caller's tenant's collectors have received, by port and by sender. */
@RestController
public final class CollectorsController {
    private final Parts parts;

    public CollectorsController(Parts parts) {
        this.parts = requireNonNull(parts, "parts is null");
    }

    record Collectors(List<Collector> collectors) {}

    /**
     * A collector.
     *
     * @param kind {@code syslog}, {@code gelf}…
     * @param listeners its ports
     * @param senders who sent, those heard last first; at most 1,000, and then one entry for all others
     */
    record Collector(
            String kind, String name, String tenant, List<ListenerStatus> listeners, List<SenderStatus> senders) {
        static Collector of(CollectorStatus status) {
            return new Collector(
                    status.kind(), status.name(), status.tenant().value(), status.listeners(), status.senders());
        }
    }

    @ApiCall(
            summary = "Show what each collector has received",
            reply =
                    "{\"collectors\":[{\"kind\":\"syslog\",\"name\":\"routers\",\"tenant\":\"default\",\"listeners\":[{\"transport\":\"syslog-udp\","
                            + "\"address\":\"0.0.0.0:5514\",\"records\":7,\"bytes\":700,\"truncated\":0,\"rejected\":{\"empty\":2},\"dropped\":0,"
                            + "\"waits\":0,\"connections\":0,\"connectionsTotal\":0,\"connectionsEnded\":{}}],\"senders\":[{\"address\":\"192.0.2.7\","
                            + "\"records\":7,\"bytes\":700,\"last\":\"2026-11-21T10:00:00Z\"}]}]}")
    @GetMapping("/api/v1/collectors")
    @Requires(Permission.STATUS)
    Collectors collectors(Caller caller) {
        return new Collectors(parts.collectors().get().stream()
                .filter(collector -> collector.tenant().equals(caller.tenant()))
                .map(Collector::of)
                .toList());
    }
}
