package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents. Thread-safe. */
public final class ProblemWriter {
    private final JsonMapper json;
    private final ProblemCounts counts;

    public ProblemWriter(JsonMapper json, ProblemCounts counts) {
        this.json = requireNonNull(json, "json is null");
        this.counts = requireNonNull(counts, "counts is null");
    }

    /** Answers the request with the problem; does nothing when an answer has begun to be sent. */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        counts.add(problem.kind());
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.kind().status());
        response.setContentType(Problem.MEDIA_TYPE);
        problem.headers().forEach(response::setHeader);
        byte[] document = json.writeValueAsBytes(problem.document(request.getRequestURI()));
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
    }
}
