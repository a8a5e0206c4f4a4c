package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where events come in. */
@RestController
public final class EventsController {
    private final Ingest ingest;

    public EventsController(Ingest ingest) {
        this.ingest = requireNonNull(ingest, "ingest is null");
    }

    /** NDJSON, a JSON array, one object, lines of text, or an agent's frames. */
    @PostMapping("/api/v1/events")
    @Requires(Permission.INGEST)
    IngestReply events(HttpServletRequest request, Caller caller) throws IOException {
        return ingest.accept(request, caller, BodyFormat.of(request.getContentType()), "http");
    }

    /** {@code {"message": …}}, one or an array of them. */
    @PostMapping({"/ingest", "/ingest/"})
    @Requires(Permission.INGEST)
    IngestReply messages(HttpServletRequest request, Caller caller) throws IOException {
        return ingest.accept(request, caller, BodyFormat.JSON, "ingest");
    }
}
