package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Refuses requests above the number that may be worked on at once. Health checks without credentials, which cost nothing to check, always
 * pass; watchers have a limit of their own.
 */
public final class ConcurrencyLimit extends HttpFilter {
    private final int limit;
    private final transient Semaphore free;
    private final transient ProblemWriter problems;

    public ConcurrencyLimit(int limit, ProblemWriter problems) {
        this.limit = limit;
        this.free = new Semaphore(limit);
        this.problems = requireNonNull(problems, "problems is null");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isExempt(request)) {
            chain.doFilter(request, response);
            return;
        }
        if (!free.tryAcquire()) {
            problems.write(
                    request,
                    response,
                    Problem.of(
                                    ProblemKind.OVERLOADED,
                                    limit + " requests are being worked on already.",
                                    "Send it again later, over fewer connections. The limit is http.limits.concurrency.")
                            .withHeader("Retry-After", "1"));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            free.release();
        }
    }

    private static boolean isExempt(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/health/live")
                || (path.equals("/health/ready") && request.getHeader("Authorization") == null)
                || path.equals("/api/v1/tail");
    }
}
