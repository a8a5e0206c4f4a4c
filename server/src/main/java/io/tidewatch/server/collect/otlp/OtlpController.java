package io.tidewatch.server.collect.otlp;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.RawFormat;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.Agent;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.RecordGroups;
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

/** {@code POST /v1/logs}: OTLP over HTTP, in Protocol Buffers or JSON. */
@RestController
@ApiCall(
        summary = "Take logs in OpenTelemetry's protocol",
        bodyExample =
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"hello\"}}]}]}]}",
        reply = "{\"partialSuccess\":{}}")
@OtherProtocol
public final class OtlpController {
    static final String PATH = "/v1/logs";
    static final String TRANSPORT = "otlp";
    static final String TOO_LONG = "records longer than http.limits.line";

    private static final String PROTOBUF = "application/x-protobuf";

    private final AgentIngest ingest;
    private final JsonMapper json;

    public OtlpController(AgentIngest ingest, JsonMapper json) {
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.json = requireNonNull(json, "json is null");
    }

    @PostMapping(PATH)
    @Requires(Permission.INGEST)
    void export(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String type = String.valueOf(request.getContentType())
                .split(";", 2)[0]
                .strip()
                .toLowerCase(Locale.ROOT);
        boolean proto = type.equals(PROTOBUF);
        if (!proto && !type.equals("application/json")) {
            throw Problem.of(
                            ProblemKind.UNSUPPORTED_CONTENT,
                            "Content-Type is " + type + ".",
                            "Send application/x-protobuf or application/json.")
                    .exception();
        }
        Agent agent = Agent.of(caller, TRANSPORT, request);
        try (BodyReader.Body body = ingest.read(request)) {
            RecordGroups groups = new RecordGroups(TRANSPORT);
            JsonWriter out = ingest.writer(body.share(), body.bytes().length);
            int rejected = proto
                    ? proto(ingest, body.bytes(), out, groups)
                    : new JsonLogs(ingest, out, groups).read(ingest.tree(json, body));
            groups.acceptAll(ingest, agent, RawFormat.JSON, out.bytes());
            ingest.rejected(agent, TRANSPORT, rejected);
            byte[] answer = proto ? OtlpReply.proto(rejected, TOO_LONG) : OtlpReply.json(rejected, TOO_LONG);
            response.setContentType(proto ? PROTOBUF : "application/json");
            response.setContentLength(answer.length);
            response.getOutputStream().write(answer);
        }
    }

    /** Makes records of a Protocol Buffers request; returns how many were too long. */
    static int proto(AgentIngest ingest, byte[] body, JsonWriter out, RecordGroups groups) {
        ProtoLogs logs = new ProtoLogs(
                body, out, groups, ingest.longest(), ingest.limits().depth());
        logs.read();
        return logs.rejected();
    }
}
