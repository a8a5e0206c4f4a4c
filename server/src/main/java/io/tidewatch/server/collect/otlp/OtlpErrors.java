package io.tidewatch.server.collect.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.http.ErrorShape;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;

/** {@code {"code":14,"message":"…"}}: problems as {@code google.rpc.Status}, in JSON. Exporters decide by the HTTP status whether to try again. */
public final class OtlpErrors implements ErrorShape {
    @Override
    public boolean covers(String path) {
        return path.equals(OtlpController.PATH);
    }

    @Override
    public Answer answer(Problem problem) {
        JsonWriter out = new JsonWriter(size -> {});
        out.begin();
        out.member(JsonWriter.name("code"));
        out.number(code(problem.kind()));
        out.member(JsonWriter.name("message"));
        out.text(text(problem));
        out.end();
        return new Answer(problem.kind().status(), "application/json", out.copy(0, out.size()));
    }

    /** The problem in one sentence or two. */
    static String text(Problem problem) {
        return problem.remedy().isEmpty() ? problem.detail() : problem.detail() + " " + problem.remedy();
    }

    /** The gRPC status code that says the same; {@code google/rpc/code.proto}. */
    static int code(ProblemKind kind) {
        return switch (kind) {
            case MALFORMED_REQUEST, NOTHING_ACCEPTED, UNSUPPORTED_CONTENT, TOO_LARGE -> 3;
            case NOT_FOUND, METHOD_NOT_ALLOWED -> 12;
            case UNAUTHENTICATED -> 16;
            case FORBIDDEN -> 7;
            case CONFLICT, PRECONDITION_FAILED, KEY_REUSED -> 9;
            case TOO_SLOW, OVERLOADED, UNAVAILABLE -> 14;
            case INTERNAL -> 13;
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
