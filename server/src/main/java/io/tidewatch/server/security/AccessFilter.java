package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.http.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only known callers in, before anything of a request's body is read; what a caller may do is {@link PermissionCheck}'s. Requests
 * that a browser makes on behalf of another site are refused, so that a remembered password cannot be used by it.
 */
public final class AccessFilter extends HttpFilter {
    /** The request attribute that holds the {@link Caller}. */
    static final String CALLER = AccessFilter.class.getName() + ".caller";

    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);
    private static final String READY = "/health/ready";
    /** What anyone may reach; each is marked {@link Open} where it is answered. */
    private static final Set<String> OPEN = Set.of("/", "/health/live", READY, "/docs", "/api/v1/openapi.json");

    private final transient Authentication authentication;
    private final transient ProblemWriter problems;

    public AccessFilter(Authentication authentication, ProblemWriter problems) {
        this.authentication = requireNonNull(authentication, "authentication is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isOpen(request)) {
            if (request.getRequestURI().equals(READY)) {
                recognise(request);
            }
            chain.doFilter(request, response);
            return;
        }
        if (isCrossSite(request)) {
            problems.write(
                    request,
                    response,
                    Problem.of(
                            ProblemKind.FORBIDDEN,
                            "The request was made by another site's page.",
                            "Call the API from a program or from this server's own pages."));
            return;
        }
        switch (authentication.authenticate(request.getHeader("Authorization"), request.getRemoteAddr())) {
            case Authentication.Known known -> {
                request.setAttribute(CALLER, known.caller());
                chain.doFilter(request, response);
            }
            case Authentication.Refused refused ->
                problems.write(
                        request,
                        response,
                        Problem.of(
                                        ProblemKind.UNAUTHENTICATED,
                                        refused.reason(),
                                        "Send a name and password (curl -u name:password) or an API token (Authorization:"
                                                + " Bearer twt_…).")
                                .withHeader("WWW-Authenticate", "Basic realm=\"Tidewatch\", charset=\"UTF-8\""));
            case Authentication.Locked locked ->
                problems.write(
                        request,
                        response,
                        Problem.of(
                                        ProblemKind.OVERLOADED,
                                        "Too many wrong passwords for this name from this address.",
                                        "Wait, then try again with the right one.")
                                .withHeader(
                                        "Retry-After",
                                        Long.toString(locked.remaining().toSeconds() + 1)));
        }
    }

    /** Notes who asks where that is known; whoever is not is answered as anyone, so that a probe with an old password goes on. */
    private void recognise(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization == null || isCrossSite(request)) {
            return;
        }
        try {
            if (authentication.authenticate(authorization, request.getRemoteAddr())
                    instanceof Authentication.Known known) {
                request.setAttribute(CALLER, known.caller());
            }
        } catch (TidewatchException e) {
            LOG.atWarn().setCause(e).log("accounts cannot be read; health is told without causes");
        }
    }

    /** Who makes a request that this filter has let in; null for one that needs no credentials. */
    public static @org.jspecify.annotations.Nullable Caller caller(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? caller : null;
    }

    private static boolean isCrossSite(HttpServletRequest request) {
        return "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    }

    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getRequestURI();
        return OPEN.contains(path) || path.startsWith("/docs/") && path.indexOf('/', 6) < 0;
    }
}
