package io.tidewatch.server.collect.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.MalformedWireException;
import io.tidewatch.server.collect.RecordGroups;
import io.tidewatch.server.collect.WireReader;
import java.util.Arrays;

/**
 * Makes records of an {@code ExportLogsServiceRequest} (opentelemetry/proto/collector/logs/v1) straight from its bytes. What the resource and
 * the scope say is written once and copied into each of their records. Not thread-safe.
 */
final class ProtoLogs {
    private static final byte[] SERVICE_NAME = "service.name".getBytes(US_ASCII);

    private final byte[] body;
    private final JsonWriter out;
    private final RecordGroups groups;
    private final AnyValues values;
    private final int longest;
    private int rejected;

    /**
     * @param longest the longest record that is taken, in bytes
     * @param maxDepth how deeply attributes may be nested
     */
    ProtoLogs(byte[] body, JsonWriter out, RecordGroups groups, int longest, int maxDepth) {
        this.body = body;
        this.out = out;
        this.groups = groups;
        this.values = new AnyValues(body, out, maxDepth);
        this.longest = longest;
    }

    /** How many records were too long to be taken. */
    int rejected() {
        return rejected;
    }

    /** Reads the whole request. */
    void read() {
        WireReader request = new WireReader(body, 0, body.length);
        while (request.next()) {
            if (request.is(1, WireReader.BYTES)) {
                resourceLogs(request.from(), request.end());
            }
        }
    }

    private void resourceLogs(int from, int to) {
        String service = null;
        int begun = out.size();
        WireReader logs = new WireReader(body, from, to);
        while (logs.next()) {
            if (logs.is(1, WireReader.BYTES)) {
                WireReader resource = logs.message();
                while (resource.next()) {
                    if (resource.is(1, WireReader.BYTES)) {
                        String named = service(resource.message());
                        service = named == null ? service : named;
                        values.attribute(resource.from(), resource.end());
                    }
                }
            }
        }
        byte[] common = taken(begun);
        int group = -1;
        logs = new WireReader(body, from, to);
        while (logs.next()) {
            if (logs.is(2, WireReader.BYTES)) {
                group = group < 0 ? groups.of(service, null, null) : group;
                scopeLogs(logs.from(), logs.end(), common, group);
            }
        }
    }

    private void scopeLogs(int from, int to, byte[] common, int group) {
        int begun = out.size();
        out.raw(common, 0, common.length);
        WireReader logs = new WireReader(body, from, to);
        while (logs.next()) {
            if (logs.is(1, WireReader.BYTES)) {
                scope(logs.message());
            }
        }
        byte[] shared = taken(begun);
        logs = new WireReader(body, from, to);
        while (logs.next()) {
            if (logs.is(2, WireReader.BYTES)) {
                record(logs.message(), shared, group);
            }
        }
    }

    /** The members written from {@code begun} on, taken out again, without the comma that set them off from what was there before. */
    private byte[] taken(int begun) {
        byte[] written = out.copy(begun, out.size());
        out.cut(begun);
        return written.length > 0 && written[0] == ',' ? Arrays.copyOfRange(written, 1, written.length) : written;
    }

    private void scope(WireReader scope) {
        while (scope.next()) {
            if (scope.is(1, WireReader.BYTES) && scope.end() > scope.from()) {
                text(LogNames.SCOPE_NAME, scope);
            } else if (scope.is(2, WireReader.BYTES) && scope.end() > scope.from()) {
                text(LogNames.SCOPE_VERSION, scope);
            } else if (scope.is(3, WireReader.BYTES)) {
                values.attribute(scope.from(), scope.end());
            }
        }
    }

    private void record(WireReader record, byte[] shared, int group) {
        int begun = out.size();
        out.begin();
        out.members(shared, 0, shared.length);
        long time = 0;
        long observed = 0;
        long severity = 0;
        boolean named = false;
        int bodyFrom = -1;
        int bodyTo = -1;
        while (record.next()) {
            switch (record.field() << 3 | record.type()) {
                case 1 << 3 | WireReader.FIXED64 -> time = record.number();
                case 2 << 3 | WireReader.VARINT -> severity = record.number();
                case 3 << 3 | WireReader.BYTES -> {
                    if (record.end() > record.from()) {
                        named = true;
                        text(LogNames.LEVEL, record);
                    }
                }
                case 5 << 3 | WireReader.BYTES -> {
                    bodyFrom = record.from();
                    bodyTo = record.end();
                }
                case 6 << 3 | WireReader.BYTES -> values.attribute(record.from(), record.end());
                case 9 << 3 | WireReader.BYTES -> id(LogNames.TRACE_ID, record, 16);
                case 10 << 3 | WireReader.BYTES -> id(LogNames.SPAN_ID, record, 8);
                case 11 << 3 | WireReader.FIXED64 -> observed = record.number();
                case 12 << 3 | WireReader.BYTES -> {
                    if (record.end() > record.from()) {
                        text(LogNames.EVENT_NAME, record);
                    }
                }
                default -> {}
            }
        }
        end(time, observed, severity, named);
        if (bodyFrom >= 0) {
            values.body(bodyFrom, bodyTo);
        }
        out.end();
        if (out.size() - begun > longest) {
            rejected++;
            out.cut(begun);
            return;
        }
        groups.add(group, begun, out.size());
    }

    private void end(long time, long observed, long severity, boolean named) {
        if (severity > 0 && severity < 25) {
            out.member(LogNames.SEVERITY_NUMBER);
            out.number(severity);
            if (!named) {
                out.member(LogNames.LEVEL);
                out.text(LogNames.level(severity));
            }
        }
        if (time > 0 || observed > 0) {
            out.member(LogNames.TIMESTAMP);
            out.number(time > 0 ? time : observed);
        }
        if (time > 0 && observed > 0) {
            out.member(LogNames.OBSERVED);
            out.number(observed);
        }
    }

    private void id(byte[] name, WireReader record, int length) {
        if (record.end() - record.from() == length) {
            out.member(name);
            out.hex(body, record.from(), record.end());
        } else if (record.end() != record.from()) {
            throw new MalformedWireException(
                    "an id has " + (record.end() - record.from()) + " bytes; wanted " + length);
        }
    }

    private void text(byte[] name, WireReader from) {
        out.member(name);
        out.text(body, from.from(), from.end());
    }

    private @org.jspecify.annotations.Nullable String service(WireReader attribute) {
        boolean wanted = false;
        String value = null;
        while (attribute.next()) {
            if (attribute.is(1, WireReader.BYTES)) {
                wanted = Arrays.equals(body, attribute.from(), attribute.end(), SERVICE_NAME, 0, SERVICE_NAME.length);
            } else if (attribute.is(2, WireReader.BYTES)) {
                WireReader any = attribute.message();
                while (any.next()) {
                    if (any.is(1, WireReader.BYTES)) {
                        value = any.text();
                    }
                }
            }
        }
        return wanted ? value : null;
    }
}
