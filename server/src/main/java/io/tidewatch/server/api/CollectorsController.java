package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.CollectorStatus;
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

    record Collectors(List<CollectorStatus> collectors) {}

    @ApiCall(summary = "Show what each collector has received", reply = "{\"collectors\":[]}")
    @GetMapping("/api/v1/collectors")
    @Requires(Permission.STATUS)
    Collectors collectors(Caller caller) {
        return new Collectors(parts.collectors().get().stream()
                .filter(collector -> collector.tenant().equals(caller.tenant()))
                .toList());
    }
}
