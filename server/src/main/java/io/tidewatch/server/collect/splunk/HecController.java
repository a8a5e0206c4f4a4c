package io.tidewatch.server.collect.splunk;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.RawFormat;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.api.TextLines;
import io.tidewatch.server.collect.Agent;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.RecordGroups;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.OtherProtocol;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /services/collector/event}: Splunk's HTTP Event Collector, events and raw lines, with acknowledgements. */
@RestController
@ApiCall(
        summary = "Take events from Splunk's agents (HTTP Event Collector)",
        bodyExample = "{\"event\":\"hello\"}",
        reply = "{\"text\":\"Success\",\"code\":0}")
@OtherProtocol
public final class HecController {
    static final String TRANSPORT = "splunk-hec";

    private static final int MAX_ACKS = 10_000;

    private final AgentIngest ingest;
    private final JsonMapper json;
    private final HecChannels channels = new HecChannels();

    public HecController(AgentIngest ingest, JsonMapper json) {
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.json = requireNonNull(json, "json is null");
    }

    @PostMapping({
        "/services/collector",
        "/services/collector/",
        "/services/collector/event",
        "/services/collector/event/1.0"
    })
    @Requires(Permission.INGEST)
    void events(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String channel = channel(request);
        if (channel != null && !HecChannels.isValid(channel)) {
            answer(response, HecCode.CHANNEL_INVALID);
            return;
        }
        Agent agent = Agent.of(caller, TRANSPORT, request);
        try (BodyReader.Body body = ingest.read(request)) {
            RecordGroups groups = new RecordGroups(TRANSPORT);
            JsonWriter out = ingest.writer(body.share(), body.bytes().length);
            HecEvents events = new HecEvents(body.bytes(), out, ingest.check(), groups, metadata(request));
            HecCode code = events.read();
            groups.acceptAll(ingest, agent, RawFormat.JSON, out.bytes());
            if (code == HecCode.SUCCESS) {
                success(response, caller, channel);
                return;
            }
            ingest.rejected(agent, TRANSPORT, 1);
            response.setStatus(code.status());
            write(response, code == HecCode.NO_DATA ? code.body() : code.body("invalid-event-number", events.events()));
        }
    }

    @PostMapping({"/services/collector/raw", "/services/collector/raw/1.0"})
    @Requires(Permission.INGEST)
    void raw(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String channel = channel(request);
        if (channel == null || !HecChannels.isValid(channel)) {
            answer(response, channel == null ? HecCode.CHANNEL_MISSING : HecCode.CHANNEL_INVALID);
            return;
        }
        Agent agent = Agent.of(caller, TRANSPORT, request);
        try (BodyReader.Body body = ingest.read(request)) {
            TextLines.Lines lines = TextLines.lines(body.bytes(), ingest.longest());
            if (lines.bounds().length == 0) {
                ingest.rejected(agent, TRANSPORT, lines.rejected());
                answer(response, lines.rejected() == 0 ? HecCode.NO_DATA : HecCode.INVALID_DATA);
                return;
            }
            HecEvents.Metadata metadata = metadata(request);
            RecordGroups groups = new RecordGroups(TRANSPORT);
            if (metadata.host() == null && metadata.index() == null) {
                int group = groups.of(metadata.sourcetype(), metadata.source(), null);
                for (int i = 0; i < lines.bounds().length; i += 2) {
                    groups.add(group, lines.bounds()[i], lines.bounds()[i + 1]);
                }
                groups.acceptAll(ingest, agent, RawFormat.TEXT, body.bytes());
            } else {
                JsonWriter out = ingest.writer(body.share(), body.bytes().length);
                new HecLines(body.bytes(), out, groups, metadata).write(lines.bounds());
                groups.acceptAll(ingest, agent, RawFormat.JSON, out.bytes());
            }
            ingest.rejected(agent, TRANSPORT, lines.rejected());
            success(response, caller, channel);
        }
    }

    /** Tells which batches are durable: {@code {"acks":[0,1]}} gives {@code {"acks":{"0":true,"1":true}}}. */
    @PostMapping({"/services/collector/ack", "/services/collector/ack/1.0"})
    @Requires(Permission.INGEST)
    void acknowledgements(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String channel = channel(request);
        if (channel == null || !HecChannels.isValid(channel)) {
            answer(response, channel == null ? HecCode.CHANNEL_MISSING : HecCode.CHANNEL_INVALID);
            return;
        }
        try (BodyReader.Body body = ingest.read(request)) {
            JsonNode numbers = json.readTree(body.bytes()).path("acks");
            if (!numbers.isArray() || numbers.size() > MAX_ACKS) {
                answer(response, HecCode.INVALID_DATA);
                return;
            }
            StringBuilder answer = new StringBuilder("{\"acks\":{");
            for (JsonNode number : numbers) {
                if (!number.isIntegralNumber() || !number.canConvertToLong()) {
                    answer(response, HecCode.INVALID_DATA);
                    return;
                }
                answer.append(answer.length() > 9 ? ",\"" : "\"")
                        .append(number.longValue())
                        .append("\":")
                        .append(channels.isAcknowledged(caller.tenant(), channel, number.longValue()));
            }
            write(response, answer.append("}}").toString());
        } catch (JacksonException e) {
            answer(response, HecCode.INVALID_DATA);
        }
    }

    private void success(HttpServletResponse response, Caller caller, @Nullable String channel) throws IOException {
        write(
                response,
                channel == null
                        ? HecCode.SUCCESS.body()
                        : HecCode.SUCCESS.body("ackId", channels.acknowledged(caller.tenant(), channel)));
    }

    private static HecEvents.Metadata metadata(HttpServletRequest request) {
        return new HecEvents.Metadata(
                named(request, "host"),
                named(request, "source"),
                named(request, "sourcetype"),
                named(request, "index"));
    }

    private static @Nullable String named(HttpServletRequest request, String parameter) {
        String value = request.getParameter(parameter);
        return value == null || value.isBlank() ? null : value;
    }

    private static @Nullable String channel(HttpServletRequest request) {
        String header = request.getHeader("X-Splunk-Request-Channel");
        return header == null || header.isBlank() ? named(request, "channel") : header.strip();
    }

    private static void answer(HttpServletResponse response, HecCode code) throws IOException {
        response.setStatus(code.status());
        write(response, code.body());
    }

    static void write(HttpServletResponse response, String json) throws IOException {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(utf8.length);
        response.getOutputStream().write(utf8);
    }
}
