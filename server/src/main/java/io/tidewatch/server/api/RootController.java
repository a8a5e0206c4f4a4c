package io.tidewatch.server.api;

import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Open;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What one sees who opens the address in a browser. */
@RestController
public final class RootController {
    record Root(String name, String description, List<String> paths) {}

    @ApiCall(
            summary = "Tell what this is",
            reply = "{\"name\":\"Tidewatch\",\"description\":\"An event-driven SIEM.\",\"paths\":[\"/docs\"]}")
    @Open
    @GetMapping("/")
    Root root() {
        return new Root(
                "Tidewatch",
                "An event-driven SIEM. /docs describes the interface.",
                List.of("/docs", "/api/v1/openapi.json", "/api/v1/events", "/api/v1/search", "/health/ready"));
    }
}
