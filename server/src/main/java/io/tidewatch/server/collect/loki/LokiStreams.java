package io.tidewatch.server.collect.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.MalformedWireException;
import io.tidewatch.server.collect.RecordGroups;
import io.tidewatch.server.collect.WireReader;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes records of a push request: a stream's labels become fields of each of its lines ({@code filename} → {@code log.file.path}), the line
 * becomes {@code message}. The source's name is the label {@code service_name}, {@code job} or {@code app}. Not thread-safe.
 */
final class LokiStreams {
    private static final byte[] TIMESTAMP = JsonWriter.name("@timestamp");
    private static final byte[] MESSAGE = JsonWriter.name("message");
    private static final String[] NAMES = {"service_name", "job", "app"};
    /** What a label would otherwise take from the record itself. */
    private static final Set<String> OWN = Set.of("@timestamp", "message", "time", "timestamp");

    private final JsonWriter out;
    private final RecordGroups groups;
    private final int longest;
    private int rejected;

    LokiStreams(JsonWriter out, RecordGroups groups, int longest) {
        this.out = out;
        this.groups = groups;
        this.longest = longest;
    }

    /** How many lines were too long to be taken. */
    int rejected() {
        return rejected;
    }

    /** Reads a {@code logproto.PushRequest}. */
    void proto(byte[] body) {
        WireReader request = new WireReader(body, 0, body.length);
        while (request.next()) {
            if (request.is(1, WireReader.BYTES)) {
                stream(body, request);
            }
        }
    }

    private void stream(byte[] body, WireReader request) {
        Map<String, String> labels = Map.of();
        WireReader stream = request.message();
        while (stream.next()) {
            if (stream.is(1, WireReader.BYTES)) {
                labels = LabelSet.parse(stream.text());
            }
        }
        byte[] common = common(labels);
        int group = group(labels);
        stream = request.message();
        while (stream.next()) {
            if (stream.is(2, WireReader.BYTES)) {
                entry(body, stream.message(), common, group);
            }
        }
    }

    private void entry(byte[] body, WireReader entry, byte[] common, int group) {
        int begun = out.size();
        out.begin();
        out.members(common, 0, common.length);
        long nanos = 0;
        int from = 0;
        int to = 0;
        while (entry.next()) {
            if (entry.is(1, WireReader.BYTES)) {
                nanos = nanos(entry.message());
            } else if (entry.is(2, WireReader.BYTES)) {
                from = entry.from();
                to = entry.end();
            } else if (entry.is(3, WireReader.BYTES)) {
                pair(body, entry.message());
            }
        }
        time(nanos);
        out.member(MESSAGE);
        out.text(body, from, to);
        end(begun, group);
    }

    private void pair(byte[] body, WireReader pair) {
        String name = "";
        int from = 0;
        int to = 0;
        while (pair.next()) {
            if (pair.is(1, WireReader.BYTES)) {
                name = pair.text();
            } else if (pair.is(2, WireReader.BYTES)) {
                from = pair.from();
                to = pair.end();
            }
        }
        name(name);
        out.text(body, from, to);
    }

    private static long nanos(WireReader timestamp) {
        long seconds = 0;
        long nanos = 0;
        while (timestamp.next()) {
            if (timestamp.is(1, WireReader.VARINT)) {
                seconds = timestamp.number();
            } else if (timestamp.is(2, WireReader.VARINT)) {
                nanos = timestamp.number();
            }
        }
        return seconds > 0 && seconds < 9_000_000_000L
                ? seconds * 1_000_000_000L + Math.floorMod(nanos, 1_000_000_000L)
                : 0;
    }

    /** Reads {@code {"streams":[{"stream":{…},"values":[["1767225600000000000","line",{…}]]}]}}. */
    void json(JsonNode request) {
        if (!request.path("streams").isArray()) {
            throw new MalformedWireException("the body is not a push request: it has no array 'streams'");
        }
        for (JsonNode stream : request.path("streams")) {
            Map<String, String> labels = new java.util.LinkedHashMap<>();
            stream.path("stream").forEachEntry((name, value) -> labels.put(name, value.asString("")));
            byte[] common = common(labels);
            int group = group(labels);
            for (JsonNode value : stream.path("values")) {
                int begun = out.size();
                out.begin();
                out.members(common, 0, common.length);
                value.path(2).forEachEntry((name, text) -> {
                    name(name);
                    out.text(text.asString(""));
                });
                time(nanos(value.path(0)));
                out.member(MESSAGE);
                out.text(value.path(1).asString(""));
                end(begun, group);
            }
        }
    }

    private static long nanos(JsonNode time) {
        try {
            return Long.parseLong(time.asString(""));
        } catch (NumberFormatException e) {
            throw new MalformedWireException("a line's time is no number of nanoseconds in quotes");
        }
    }

    private void time(long nanos) {
        if (nanos > 0) {
            out.member(TIMESTAMP);
            out.number(nanos);
        }
    }

    private void end(int begun, int group) {
        out.end();
        if (out.size() - begun > longest) {
            rejected++;
            out.cut(begun);
            return;
        }
        groups.add(group, begun, out.size());
    }

    private byte[] common(Map<String, String> labels) {
        int begun = out.size();
        labels.forEach((name, value) -> {
            name(name);
            out.text(value);
        });
        byte[] written = out.copy(begun, out.size());
        out.cut(begun);
        return written.length > 0 && written[0] == ','
                ? java.util.Arrays.copyOfRange(written, 1, written.length)
                : written;
    }

    private void name(String label) {
        String name = label.equals("filename") ? "log.file.path" : OWN.contains(label) ? "labels." + label : label;
        byte[] utf8 = (name.isEmpty() ? "_" : name).getBytes(UTF_8);
        out.textMember(utf8, 0, utf8.length);
    }

    private int group(Map<String, String> labels) {
        @Nullable String source = null;
        for (String name : NAMES) {
            source = source == null ? labels.get(name) : source;
        }
        return groups.of(source, labels.get("filename"), null);
    }
}
