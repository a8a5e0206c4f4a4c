package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses callers who call more often than they may, and tells every known caller how much is left. */
public final class RateCheck implements HandlerInterceptor {
    private final RateLimits limits;

    public RateCheck(RateLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)
                || !(request.getAttribute(AccessFilter.CALLER) instanceof Caller caller)) {
            return true;
        }
        Requires requires = method.getMethodAnnotation(Requires.class);
        RateLimits.Decision decision = limits.take(caller, requires != null && requires.value() == Permission.INGEST);
        if (decision.limit() > 0) {
            response.setHeader("RateLimit-Limit", decision.limit() + ";w=60");
            response.setHeader("RateLimit-Remaining", Integer.toString(decision.remaining()));
        }
        if (!decision.allowed()) {
            throw tooMany(decision).exception();
        }
        return true;
    }

    /** What is answered to who calls too often. */
    public static Problem tooMany(RateLimits.Decision decision) {
        return Problem.of(
                        ProblemKind.OVERLOADED,
                        "More than " + decision.limit() + " requests a minute.",
                        "Send fewer and larger requests, or wait. The limits are http.rates.")
                .withHeader("Retry-After", Long.toString(decision.pause().toSeconds() + 1));
    }
}
