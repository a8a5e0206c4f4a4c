package io.tidewatch.server.collect.loki;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.RawFormat;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.Agent;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.RecordGroups;
import io.tidewatch.server.collect.Snappy;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.OtherProtocol;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /loki/api/v1/push}: what Promtail, Alloy, Fluent Bit, Vector and Docker's driver push to a Loki. */
@RestController
@ApiCall(
        summary = "Take events from Loki's agents",
        bodyExample = "{\"streams\":[{\"stream\":{\"job\":\"web\"},\"values\":[[\"1795255259273000000\",\"hello\"]]}]}",
        reply = "{}")
@OtherProtocol
public final class LokiController {
    static final String TRANSPORT = "loki";

    private final AgentIngest ingest;
    private final JsonMapper json;

    public LokiController(AgentIngest ingest, JsonMapper json) {
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.json = requireNonNull(json, "json is null");
    }

    @PostMapping("/loki/api/v1/push")
    @Requires(Permission.INGEST)
    void push(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String type = String.valueOf(request.getContentType())
                .split(";", 2)[0]
                .strip()
                .toLowerCase(Locale.ROOT);
        Agent agent = Agent.of(caller, TRANSPORT, request);
        try (BodyReader.Body body = ingest.read(request)) {
            RecordGroups groups = new RecordGroups(TRANSPORT);
            int length = body.bytes().length;
            LokiStreams streams;
            JsonWriter out;
            if (type.equals("application/json")) {
                out = ingest.writer(body.share(), length);
                streams = new LokiStreams(out, groups, ingest.longest());
                streams.json(ingest.tree(json, body));
            } else {
                byte[] message = Snappy.decompress(body.bytes(), size -> {
                    if (size > ingest.limits().decompressed().bytes()) {
                        throw Problem.of(
                                        ProblemKind.TOO_LARGE,
                                        "The body is larger than "
                                                + ingest.limits().decompressed() + " when decompressed.",
                                        "Send smaller batches. The limit is http.limits.decompressed.")
                                .exception();
                    }
                    body.share().growTo(length + size);
                });
                out = ingest.writer(body.share(), (long) length + message.length);
                streams = new LokiStreams(out, groups, ingest.longest());
                streams.proto(message);
            }
            groups.acceptAll(ingest, agent, RawFormat.JSON, out.bytes());
            ingest.rejected(agent, TRANSPORT, streams.rejected());
            if (groups.records() == 0 && streams.rejected() > 0) {
                throw Problem.of(
                                ProblemKind.MALFORMED_REQUEST,
                                "None of the " + streams.rejected() + " lines is shorter than " + ingest.longest()
                                        + " bytes with its labels.",
                                "The limit is http.limits.line.")
                        .exception();
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
