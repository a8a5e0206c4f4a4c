package io.tidewatch.server.collect.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.server.http.ErrorShape;
import io.tidewatch.server.http.Problem;

/** Problems as Loki tells them: a line of text. Its clients decide by the status: they try again after 429 and 5xx alone. */
public final class LokiErrors implements ErrorShape {
    @Override
    public boolean covers(String path) {
        return path.startsWith("/loki/api/");
    }

    @Override
    public Answer answer(Problem problem) {
        String text = problem.remedy().isEmpty() ? problem.detail() : problem.detail() + " " + problem.remedy();
        return new Answer(problem.kind().status(), "text/plain; charset=utf-8", (text + "\n").getBytes(UTF_8));
    }
}
