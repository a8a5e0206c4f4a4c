package io.tidewatch.server.api;

import io.tidewatch.server.security.Open;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What one sees who opens the address in a browser. */
@RestController
public final class RootController {
    record Root(String name, String description, List<String> paths) {}

    @Open
    @GetMapping("/")
    Root root() {
        return new Root(
                "Tidewatch",
                "An event-driven SIEM. docs/api.md describes the interface.",
                List.of("/api/v1/events", "/api/v1/search", "/api/v1/tail", "/api/v1/status", "/health/ready"));
    }
}
