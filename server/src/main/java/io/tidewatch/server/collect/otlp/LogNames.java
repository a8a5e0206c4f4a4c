package io.tidewatch.server.collect.otlp;

import io.tidewatch.parse.json.JsonWriter;

/** The names that a log record's own parts get; attributes keep theirs. */
final class LogNames {
    static final byte[] TIMESTAMP = JsonWriter.name("@timestamp");
    static final byte[] OBSERVED = JsonWriter.name("event.created");
    static final byte[] LEVEL = JsonWriter.name("log.level");
    static final byte[] SEVERITY_NUMBER = JsonWriter.name("severity_number");
    static final byte[] MESSAGE = JsonWriter.name("message");
    static final byte[] BODY = JsonWriter.name("body");
    static final byte[] TRACE_ID = JsonWriter.name("trace.id");
    static final byte[] SPAN_ID = JsonWriter.name("span.id");
    static final byte[] EVENT_NAME = JsonWriter.name("event.name");
    static final byte[] SCOPE_NAME = JsonWriter.name("otel.scope.name");
    static final byte[] SCOPE_VERSION = JsonWriter.name("otel.scope.version");

    private LogNames() {}

    /** The word for a severity number where the record has no text of its own; OTLP's logs data model, "Mapping of SeverityNumber". */
    static String level(long severityNumber) {
        if (severityNumber < 1 || severityNumber > 24) {
            return "";
        }
        return switch ((int) (severityNumber - 1) / 4) {
            case 0 -> "trace";
            case 1 -> "debug";
            case 2 -> "info";
            case 3 -> "warn";
            case 4 -> "error";
            default -> "fatal";
        };
    }
}
