package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what the container itself refuses (a malformed request line, headers that are too large) with a problem document too. */
public final class JsonErrorValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(JsonErrorValve.class);

    private final ProblemWriter problems;

    public JsonErrorValve(ProblemWriter problems) {
        this.problems = requireNonNull(problems, "problems is null");
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (failure != null) {
            (status >= 500 ? LOG.atError() : LOG.atDebug()).setCause(failure).log("request refused by the container");
        }
        try {
            SecurityHeaders.set(response);
            problems.write(request, response, problem(status));
            response.finishResponse();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("client went away before the problem was written");
        }
    }

    private static Problem problem(int status) {
        ProblemKind kind = ProblemKind.ofStatus(status);
        return switch (status) {
            case 400 -> Problem.of(kind, "The request is not valid HTTP.", "Correct its first line and headers.");
            case 405 -> Problem.of(kind, "This method is not allowed.", "Use GET, POST or DELETE.");
            case 408 -> LimitedInput.tooSlow(java.time.Duration.ZERO).problem();
            default -> Problem.of(kind, "The request was refused with status " + status + ".", "");
        };
    }
}
