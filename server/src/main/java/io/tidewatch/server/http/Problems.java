package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Overloaded;
import io.tidewatch.event.TidewatchException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns whatever a request ends with into a problem document. What is not foreseen is logged under a number that the answer names. */
public final class Problems implements HandlerExceptionResolver {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final int MAX_CAUSES = 16;

    private final ProblemWriter writer;
    private final Predicate<HttpServletRequest> known;

    /** @param known whether a request's caller is known; strangers are not told addresses and names of what we stand on */
    public Problems(ProblemWriter writer, Predicate<HttpServletRequest> known) {
        this.writer = requireNonNull(writer, "writer is null");
        this.known = requireNonNull(known, "known is null");
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (isGone(failure)) {
            LOG.atDebug().setCause(failure).log("client went away");
            return new ModelAndView();
        }
        try {
            writer.write(request, response, of(failure, request));
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("client went away before the problem was written");
        }
        return new ModelAndView();
    }

    /** The problem that an exception is. */
    Problem of(Exception failure, HttpServletRequest request) {
        return switch (failure) {
            case ProblemException known -> known.problem();
            case Overloaded overloaded ->
                Problem.of(
                                ProblemKind.OVERLOADED,
                                String.valueOf(overloaded.getMessage()),
                                "Send the same request again later.")
                        .withHeader(
                                "Retry-After",
                                Long.toString(
                                        Math.max(1, overloaded.retryAfter().toSeconds())));
            case TidewatchException ours -> of(ours, request);
            case NoHandlerFoundException _, NoResourceFoundException _ -> noSuchPath(request);
            case HttpRequestMethodNotSupportedException method -> wrongMethod(method);
            case MissingServletRequestParameterException missing ->
                Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "The parameter '" + missing.getParameterName() + "' is missing.",
                        "Add ?" + missing.getParameterName() + "=… to the address.");
            default -> unforeseen(failure, request);
        };
    }

    private Problem of(TidewatchException failure, HttpServletRequest request) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case INVALID -> Problem.of(ProblemKind.MALFORMED_REQUEST, message, "");
            case NOT_FOUND -> Problem.of(ProblemKind.NOT_FOUND, message, "");
            case OVERLOADED ->
                Problem.of(ProblemKind.OVERLOADED, message, "Ask for less, or try again later.")
                        .withHeader("Retry-After", "5");
            case UNAVAILABLE -> {
                LOG.atWarn()
                        .addKeyValue("path", request.getRequestURI())
                        .setCause(failure)
                        .log("part not available");
                String told = known.test(request) ? message : "Something that this needs is not available now.";
                yield Problem.of(ProblemKind.UNAVAILABLE, told, "Try again later; /health/ready tells the cause.")
                        .withHeader("Retry-After", "5");
            }
            case CORRUPT, INTERNAL -> unforeseen(failure, request);
        };
    }

    private static Problem noSuchPath(HttpServletRequest request) {
        return Problem.of(
                ProblemKind.NOT_FOUND,
                "There is nothing at " + request.getRequestURI() + ".",
                "The paths are listed in docs/api.md; events go to POST /api/v1/events, searches to GET /api/v1/search.");
    }

    private static Problem wrongMethod(HttpRequestMethodNotSupportedException failure) {
        String[] methods = failure.getSupportedMethods();
        String allowed = methods == null ? "" : String.join(", ", methods);
        return Problem.of(
                        ProblemKind.METHOD_NOT_ALLOWED,
                        failure.getMethod() + " is not allowed here.",
                        allowed.isEmpty() ? "" : "Use " + allowed + ".")
                .withHeader("Allow", allowed);
    }

    private static Problem unforeseen(Exception failure, HttpServletRequest request) {
        String number = UUID.randomUUID().toString().substring(0, 8);
        LOG.atError()
                .addKeyValue("incident", number)
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getRequestURI())
                .setCause(failure)
                .log("request failed");
        return Problem.of(
                        ProblemKind.INTERNAL,
                        "The request could not be completed.",
                        "The server's log tells more under incident " + number + ".")
                .with("incident", number);
    }

    /** Whether the connection broke, so that nobody is there to read an answer; the exception may be wrapped by what wrote. */
    static boolean isGone(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof AsyncRequestNotUsableException || cause instanceof ClientAbortException) {
                return true;
            }
        }
        return false;
    }
}
