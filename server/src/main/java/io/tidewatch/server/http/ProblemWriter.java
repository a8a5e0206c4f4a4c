package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents. Thread-safe. */
public final class ProblemWriter {
    private final JsonMapper json;
    private final ProblemCounts counts;
    private final List<ErrorShape> shapes;

    /** @param shapes those of other protocols; the first that covers a request's path writes its problem */
    public ProblemWriter(JsonMapper json, ProblemCounts counts, List<ErrorShape> shapes) {
        this.json = requireNonNull(json, "json is null");
        this.counts = requireNonNull(counts, "counts is null");
        this.shapes = List.copyOf(shapes);
    }

    /** Answers the request with the problem; does nothing when an answer has begun to be sent. */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        counts.add(problem.kind());
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        problem.headers().forEach(response::setHeader);
        ErrorShape.Answer answer = answer(request.getRequestURI(), problem);
        answer.headers().forEach(response::setHeader);
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    private ErrorShape.Answer answer(String path, Problem problem) {
        for (ErrorShape shape : shapes) {
            if (shape.covers(path)) {
                return shape.answer(problem);
            }
        }
        return new ErrorShape.Answer(
                problem.kind().status(), Problem.MEDIA_TYPE, json.writeValueAsBytes(problem.document(path)));
    }
}
