package io.tidewatch.server.collect.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.http.ErrorShape;
import io.tidewatch.server.http.Problem;

/** {@code {"error":{"root_cause":[…],"type":"security_exception","reason":"…"},"status":401}}: problems as Elasticsearch tells them. */
public final class ElasticErrors implements ErrorShape {
    @Override
    public boolean covers(String path) {
        return ElasticAddresses.isBelow(path);
    }

    @Override
    public Answer answer(Problem problem) {
        String type = switch (problem.kind()) {
            case UNAUTHENTICATED, FORBIDDEN -> "security_exception";
            case OVERLOADED -> "es_rejected_execution_exception";
            case TOO_LARGE -> "content_too_long_exception";
            case NOT_FOUND -> "resource_not_found_exception";
            case UNAVAILABLE -> "unavailable_shards_exception";
            case CONFLICT, PRECONDITION_FAILED, KEY_REUSED -> "version_conflict_engine_exception";
            case INTERNAL -> "internal_server_error";
            case MALFORMED_REQUEST, NOTHING_ACCEPTED, METHOD_NOT_ALLOWED, TOO_SLOW, UNSUPPORTED_CONTENT ->
                "illegal_argument_exception";
        };
        String cause = "\"type\":" + quoted(type) + ",\"reason\":"
                + quoted(problem.remedy().isEmpty() ? problem.detail() : problem.detail() + " " + problem.remedy());
        String text = "{\"error\":{\"root_cause\":[{" + cause + "}]," + cause + "},\"status\":"
                + problem.kind().status() + "}";
        return new Answer(problem.kind().status(), "application/json", text.getBytes(UTF_8));
    }

    private static String quoted(String text) {
        JsonWriter writer = new JsonWriter(size -> {});
        writer.text(text);
        return new String(writer.bytes(), 0, writer.size(), UTF_8);
    }
}
