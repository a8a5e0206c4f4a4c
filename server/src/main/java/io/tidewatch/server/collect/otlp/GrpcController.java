package io.tidewatch.server.collect.otlp;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.RawFormat;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.Agent;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.MalformedWireException;
import io.tidewatch.server.collect.RecordGroups;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.OtherProtocol;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * OTLP over gRPC: the one unary call {@code LogsService/Export}. A call is an HTTP/2 request whose body is one message with five bytes before
 * it (compressed or not, length); its outcome is in the trailers. Tomcat speaks the HTTP/2, so that credentials, limits and memory
 * are those of every other request.
 */
@RestController
@OtherProtocol
public final class GrpcController {
    static final String PATH = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    static final String MEDIA_TYPE = "application/grpc";
    static final String TRANSPORT = "otlp-grpc";

    private static final int PREFIX = 5;

    private final AgentIngest ingest;

    public GrpcController(AgentIngest ingest) {
        this.ingest = requireNonNull(ingest, "ingest is null");
    }

    @PostMapping(PATH)
    @Requires(Permission.INGEST)
    void export(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        Agent agent = Agent.of(caller, TRANSPORT, request);
        try (BodyReader.Body body = ingest.read(request)) {
            byte[] message = message(body, request.getHeader("grpc-encoding"));
            RecordGroups groups = new RecordGroups(OtlpController.TRANSPORT);
            JsonWriter out = ingest.writer(body.share(), (long) body.bytes().length + message.length);
            int rejected = OtlpController.proto(ingest, message, out, groups);
            groups.acceptAll(ingest, agent, RawFormat.JSON, out.bytes());
            ingest.rejected(agent, OtlpController.TRANSPORT, rejected);
            byte[] answer = OtlpReply.proto(rejected, OtlpController.TOO_LONG);
            response.setContentType(MEDIA_TYPE);
            response.setTrailerFields(() -> Map.of("grpc-status", "0"));
            response.getOutputStream()
                    .write(ByteBuffer.allocate(PREFIX + answer.length)
                            .put((byte) 0)
                            .putInt(answer.length)
                            .put(answer)
                            .array());
        }
    }

    private byte[] message(BodyReader.Body body, @org.jspecify.annotations.Nullable String encoding)
            throws IOException {
        byte[] bytes = body.bytes();
        if (bytes.length < PREFIX || ByteBuffer.wrap(bytes, 1, 4).getInt() != bytes.length - PREFIX) {
            throw new MalformedWireException("the call is not one gRPC message of the length that it says");
        }
        if (bytes[0] == 0) {
            return Arrays.copyOfRange(bytes, PREFIX, bytes.length);
        }
        if (bytes[0] != 1 || !"gzip".equals(encoding)) {
            throw new MalformedWireException("the message is compressed by '" + encoding + "'; gzip is understood");
        }
        return ingest.gunzip(body, PREFIX);
    }
}
