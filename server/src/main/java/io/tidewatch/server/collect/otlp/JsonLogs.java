package io.tidewatch.server.collect.otlp;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.MalformedWireException;
import io.tidewatch.server.collect.RecordGroups;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * Makes records of an export request in JSON (OTLP/JSON: camelCase names, ids in hexadecimal, 64-bit numbers as text). Exporters that
 * send much send Protocol Buffers. Not thread-safe.
 */
final class JsonLogs {
    private final AgentIngest ingest;
    private final JsonWriter out;
    private final RecordGroups groups;
    private int rejected;

    JsonLogs(AgentIngest ingest, JsonWriter out, RecordGroups groups) {
        this.ingest = ingest;
        this.out = out;
        this.groups = groups;
    }

    /** Reads the whole request; returns how many records were too long to be taken. */
    int read(JsonNode request) {
        if (!request.isObject()) {
            throw new MalformedWireException("the body is not an export request: a JSON object is wanted");
        }
        for (JsonNode logs : request.path("resourceLogs")) {
            resourceLogs(logs);
        }
        return rejected;
    }

    private void resourceLogs(JsonNode logs) {
        int begun = out.size();
        String service = null;
        for (JsonNode attribute : logs.path("resource").path("attributes")) {
            if (attribute.path("key").asString("").equals("service.name")) {
                service = attribute.path("value").path("stringValue").asString(null);
            }
            attribute(attribute, 1);
        }
        byte[] common = taken(begun);
        for (JsonNode scoped : logs.path("scopeLogs")) {
            int start = out.size();
            out.raw(common, 0, common.length);
            JsonNode scope = scoped.path("scope");
            text(LogNames.SCOPE_NAME, scope.path("name"));
            text(LogNames.SCOPE_VERSION, scope.path("version"));
            for (JsonNode attribute : scope.path("attributes")) {
                attribute(attribute, 1);
            }
            byte[] shared = taken(start);
            for (JsonNode record : scoped.path("logRecords")) {
                record(record, shared, service);
            }
        }
    }

    private byte[] taken(int begun) {
        byte[] written = out.copy(begun, out.size());
        out.cut(begun);
        return written.length > 0 && written[0] == ',' ? Arrays.copyOfRange(written, 1, written.length) : written;
    }

    private void record(JsonNode record, byte[] shared, @org.jspecify.annotations.Nullable String service) {
        int begun = out.size();
        out.begin();
        out.members(shared, 0, shared.length);
        for (JsonNode attribute : record.path("attributes")) {
            attribute(attribute, 1);
        }
        text(LogNames.TRACE_ID, record.path("traceId"));
        text(LogNames.SPAN_ID, record.path("spanId"));
        text(LogNames.EVENT_NAME, record.path("eventName"));
        long severity = number(record.path("severityNumber"));
        if (severity > 0 && severity < 25) {
            out.member(LogNames.SEVERITY_NUMBER);
            out.number(severity);
        }
        String level = record.path("severityText").asString("");
        if (!level.isEmpty() || severity > 0 && severity < 25) {
            out.member(LogNames.LEVEL);
            out.text(level.isEmpty() ? LogNames.level(severity) : level);
        }
        long time = number(record.path("timeUnixNano"));
        long observed = number(record.path("observedTimeUnixNano"));
        if (time > 0 || observed > 0) {
            out.member(LogNames.TIMESTAMP);
            out.number(time > 0 ? time : observed);
        }
        if (time > 0 && observed > 0) {
            out.member(LogNames.OBSERVED);
            out.number(observed);
        }
        body(record.path("body"));
        out.end();
        if (out.size() - begun > ingest.longest()) {
            rejected++;
            out.cut(begun);
            return;
        }
        groups.add(groups.of(service, null, null), begun, out.size());
    }

    private void body(JsonNode body) {
        if (body.has("stringValue")) {
            text(LogNames.MESSAGE, body.path("stringValue"));
        } else if (body.has("kvlistValue")) {
            out.member(LogNames.BODY);
            value(body, 1);
        } else if (!body.isMissingNode() && !body.isEmpty()) {
            int begun = out.size();
            value(body, 1);
            byte[] written = out.copy(begun, out.size());
            out.cut(begun);
            out.member(LogNames.MESSAGE);
            out.text(new String(written, StandardCharsets.UTF_8));
        }
    }

    private void attribute(JsonNode attribute, int depth) {
        String key = attribute.path("key").asString("");
        if (!key.isEmpty()) {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            out.textMember(name, 0, name.length);
            value(attribute.path("value"), depth);
        }
    }

    private void value(JsonNode value, int depth) {
        if (depth > ingest.limits().depth()) {
            throw new MalformedWireException(
                    "a value is nested deeper than " + ingest.limits().depth() + " levels");
        }
        if (value.has("stringValue")) {
            out.text(value.path("stringValue").asString(""));
        } else if (value.has("boolValue")) {
            out.literal(value.path("boolValue").asBoolean(false));
        } else if (value.has("intValue")) {
            out.number(number(value.path("intValue")));
        } else if (value.has("doubleValue")) {
            out.number(value.path("doubleValue").asDouble(Double.NaN));
        } else if (value.has("bytesValue")) {
            out.text(value.path("bytesValue").asString(""));
        } else if (value.has("arrayValue")) {
            out.beginList();
            for (JsonNode element : value.path("arrayValue").path("values")) {
                out.element();
                value(element, depth + 1);
            }
            out.endList();
        } else if (value.has("kvlistValue")) {
            out.begin();
            for (JsonNode pair : value.path("kvlistValue").path("values")) {
                attribute(pair, depth + 1);
            }
            out.end();
        } else {
            out.raw(new byte[] {'n', 'u', 'l', 'l'}, 0, 4);
        }
    }

    private void text(byte[] name, JsonNode value) {
        String text = value.asString("");
        if (!text.isEmpty()) {
            out.member(name);
            out.text(text);
        }
    }

    /** A 64-bit number, which is text in JSON; 0 where there is none. */
    private static long number(JsonNode value) {
        if (value.isNumber()) {
            return value.asLong(0);
        }
        try {
            return Long.parseLong(value.asString("0"));
        } catch (NumberFormatException e) {
            throw new MalformedWireException("a number is written as '" + shortened(value.asString("")) + "'");
        }
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
