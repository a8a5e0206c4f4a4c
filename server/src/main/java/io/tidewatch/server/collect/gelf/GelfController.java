package io.tidewatch.server.collect.gelf;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.RawFormat;
import io.tidewatch.parse.json.JsonMembers;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /gelf}: {@code {"version":"1.1","host":"web-1","short_message":"m","timestamp":1767225600.5,"level":3,"_user":"eve"}}, one
 * message or several that follow one another. The underscore of additional fields is left off.
 */
@RestController
@ApiCall(
        summary = "Take GELF messages",
        bodyExample = "{\"version\":\"1.1\",\"host\":\"web-1\",\"short_message\":\"hello\"}",
        reply = "{}")
@OtherProtocol
public final class GelfController {
    static final String TRANSPORT = "gelf-http";

    private final AgentIngest ingest;

    public GelfController(AgentIngest ingest) {
        this.ingest = requireNonNull(ingest, "ingest is null");
    }

    @PostMapping({"/gelf", "/gelf/"})
    @Requires(Permission.INGEST)
    void messages(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        Agent agent = Agent.of(caller, TRANSPORT, request);
        try (BodyReader.Body body = ingest.read(request)) {
            byte[] bytes = body.bytes();
            RecordGroups groups = new RecordGroups(TRANSPORT);
            JsonWriter out = ingest.writer(body.share(), bytes.length);
            JsonMembers members = new JsonMembers(ingest.check());
            int group = groups.of(null, null, null);
            int at = blanks(bytes, 0);
            while (at < bytes.length) {
                int begun = out.size();
                message(bytes, at, members, out);
                if (members.failed()) {
                    throw Problem.of(
                                    ProblemKind.MALFORMED_REQUEST,
                                    "Message " + (groups.records() + 1) + " is not JSON at byte " + members.failedAt()
                                            + ": " + members.reason() + ".",
                                    "Nothing of the request was taken.")
                            .exception();
                }
                groups.add(group, begun, out.size());
                at = blanks(bytes, members.end());
            }
            if (groups.records() == 0) {
                throw Problem.of(ProblemKind.MALFORMED_REQUEST, "The body is empty.", "Send a GELF message.")
                        .exception();
            }
            groups.acceptAll(ingest, agent, RawFormat.JSON, out.bytes());
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
        }
    }

    private static void message(byte[] bytes, int from, JsonMembers members, JsonWriter out) {
        members.begin(bytes, from, bytes.length);
        out.begin();
        while (members.next()) {
            int key = members.keyStart();
            boolean additional = members.keyEnd() - key > 1 && bytes[key] == '_';
            out.jsonMember(bytes, additional ? key + 1 : key, members.keyEnd());
            out.raw(bytes, members.valueStart(), members.valueEnd());
        }
        out.end();
    }

    /** White space, and the zero byte that ends a message elsewhere in GELF. */
    private static int blanks(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] >= 0 && bytes[i] <= ' ') {
            i++;
        }
        return i;
    }
}
