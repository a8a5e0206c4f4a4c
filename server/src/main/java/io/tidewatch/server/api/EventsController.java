package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.openapi.ApiCall;
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
    @ApiCall(
            summary = "Send events",
            details =
                    "NDJSON, a JSON array, one object, lines of text (`text/plain`), or record frames; gzip and zstd are understood. The headers `Tidewatch-Source`, `Tidewatch-Path` and `Tidewatch-Dataset` say where they come from, `Tidewatch-Parser`, `Tidewatch-Time-Zone` and `Tidewatch-Written` (seconds since 1970) how to read them. Answered once they are durable.",
            bodyType = "application/json",
            bodyExample = "{\"message\":\"hello\",\"level\":\"info\"}",
            reply = "{\"accepted\":1,\"deduplicated\":0,\"rejected\":[],\"rejectedTotal\":0}")
    @PostMapping("/api/v1/events")
    @Requires(Permission.INGEST)
    IngestReply events(HttpServletRequest request, Caller caller) throws IOException {
        return ingest.accept(request, caller, BodyFormat.of(request.getContentType()), "http");
    }

    /** {@code {"message": …}}, one or an array of them. */
    @ApiCall(
            summary = "Send events as JSON without further ado",
            bodyExample = "{\"message\":\"hello\"}",
            reply = "{\"accepted\":1,\"deduplicated\":0,\"rejected\":[],\"rejectedTotal\":0}")
    @PostMapping({"/ingest", "/ingest/"})
    @Requires(Permission.INGEST)
    IngestReply messages(HttpServletRequest request, Caller caller) throws IOException {
        return ingest.accept(request, caller, BodyFormat.JSON, "ingest");
    }
}
