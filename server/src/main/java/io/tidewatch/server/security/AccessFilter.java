package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.http.CrossOrigin;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only known callers in, before anything of a request's body is read; what a caller may do is {@link PermissionCheck}'s. Requests
 * that a browser makes on behalf of another origin's page are refused, so that a remembered password cannot be used by it.
 */
public final class AccessFilter extends HttpFilter {
    /** The request attribute that holds the {@link Caller}. */
    static final String CALLER = AccessFilter.class.getName() + ".caller";

    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);
    /** The request header that names the tenant to act in. */
    public static final String TENANT = "Tidewatch-Tenant";

    private static final String READY = "/health/ready";
    private static final String LOGOUT = "/api/v1/auth/logout";

    /** What anyone may reach; each is marked {@link Open} where it is answered. */
    private static final Set<String> OPEN = Set.of(
            "/",
            "/health/live",
            READY,
            "/docs",
            "/api/v1/openapi.json",
            "/api/v1/auth",
            "/api/v1/auth/login",
            "/api/v1/auth/refresh",
            LOGOUT,
            "/api/v1/auth/oidc",
            "/api/v1/auth/oidc/callback");

    /** Of these, what answers differently to those who are known. */
    private static final Set<String> OPTIONAL = Set.of(READY, LOGOUT);

    private final transient Authentication authentication;
    private final transient TenantEntry tenants;
    private final transient RateLimits rates;
    private final transient ProblemWriter problems;

    public AccessFilter(Security security, ProblemWriter problems) {
        this.authentication = security.authentication();
        this.tenants = security.tenants();
        this.rates = security.rates();
        this.problems = requireNonNull(problems, "problems is null");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isOpen(request)) {
            if (isOfAnotherPage(request) && !request.getMethod().equals("GET")) {
                refuseOtherPage(request, response);
                return;
            }
            if (OPTIONAL.contains(request.getRequestURI())) {
                recognise(request);
            }
            chain.doFilter(request, response);
            return;
        }
        if (isOfAnotherPage(request)) {
            refuseOtherPage(request, response);
            return;
        }
        String address = request.getRemoteAddr();
        String header = request.getHeader("Authorization");
        RateLimits.Decision tries = mayTry(header, address);
        if (!tries.allowed()) {
            problems.write(request, response, RateCheck.tooMany(tries));
            return;
        }
        Authentication.Outcome outcome;
        Caller caller = null;
        try {
            outcome = authentication.authenticate(header, address);
            if (outcome instanceof Authentication.Known known) {
                caller = acting(known.caller(), request);
            }
        } catch (TidewatchException e) {
            if (!e.kind().retryable()) {
                throw e;
            }
            // The cause names the catalog's place, which is nothing for whoever is not known yet.
            LOG.atWarn().setCause(e).log("accounts cannot be read; a request was refused");
            problems.write(request, response, accountsUnavailable());
            return;
        }
        switch (outcome) {
            case Authentication.Known known -> {
                if (caller == null) {
                    problems.write(
                            request,
                            response,
                            Problem.of(
                                    ProblemKind.FORBIDDEN,
                                    "'" + known.caller().name() + "' may not act in the tenant that the header "
                                            + TENANT + " names.",
                                    "Leave the header out to act in the own tenant."));
                    return;
                }
                request.setAttribute(CALLER, caller);
                chain.doFilter(request, response);
            }
            case Authentication.Refused refused -> {
                RateLimits.Decision decision = rates.takeRefused(address);
                if (decision.allowed()) {
                    refuse(request, response, refused);
                } else {
                    problems.write(request, response, RateCheck.tooMany(decision));
                }
            }
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

    /** Whether the address may try a password, or nothing at all; a token costs little to look at and may always be tried. */
    private RateLimits.Decision mayTry(@Nullable String authorization, String address) {
        RateLimits.Decision tries = rates.mayTry(address);
        boolean cheap = authorization != null && !authorization.regionMatches(true, 0, "Basic ", 0, 6);
        return cheap ? new RateLimits.Decision(true, tries.limit(), tries.remaining(), tries.pause()) : tries;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Authentication.Refused refused)
            throws IOException {
        // A page that asks by itself must not make the browser ask for a password.
        boolean asksByItself =
                request.getHeader("Sec-Fetch-Mode") != null && !"navigate".equals(request.getHeader("Sec-Fetch-Mode"));
        String scheme = authentication.takesBasic() && !asksByItself
                ? "Basic realm=\"Tidewatch\", charset=\"UTF-8\""
                : "Bearer realm=\"Tidewatch\"";
        problems.write(
                request,
                response,
                Problem.of(
                                ProblemKind.UNAUTHENTICATED,
                                refused.reason(),
                                authentication.takesBasic()
                                        ? "Send a name and password (curl -u name:password) or an API token"
                                                + " (Authorization: Bearer twt_…)."
                                        : "Send an API token (Authorization: Bearer twt_…), or sign in.")
                        .withHeader("WWW-Authenticate", scheme));
    }

    private static Problem accountsUnavailable() {
        return Problem.of(
                        ProblemKind.UNAVAILABLE,
                        "Who sends this cannot be looked up now; nothing of it was kept.",
                        "Send the same request again later; /health/ready tells whether it can help.")
                .withHeader("Retry-After", "5");
    }

    /** The caller in the tenant that the request is about; null where the caller may not act in it. */
    private @Nullable Caller acting(Caller caller, HttpServletRequest request) {
        String name = request.getHeader(TENANT);
        if (name == null || name.equals(caller.tenant().value())) {
            return caller;
        }
        return caller.may(Permission.TENANTS) ? tenants.enter(caller, name) : null;
    }

    private void refuseOtherPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(
                request,
                response,
                Problem.of(
                        ProblemKind.FORBIDDEN,
                        "The request was made by a page that is not this server's.",
                        "Call the API from a program or from this server's own pages."));
    }

    /** Notes who asks where that is known; whoever is not is answered as anyone, so that a probe with an old password goes on. */
    private void recognise(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        String address = request.getRemoteAddr();
        if (authorization == null
                || isOfAnotherPage(request)
                || !mayTry(authorization, address).allowed()) {
            return;
        }
        try {
            switch (authentication.authenticate(authorization, address)) {
                case Authentication.Known known -> request.setAttribute(CALLER, known.caller());
                case Authentication.Refused refused -> rates.takeRefused(address);
                case Authentication.Locked locked -> {}
            }
        } catch (TidewatchException e) {
            LOG.atWarn().setCause(e).log("accounts cannot be read; health is told without causes");
        }
    }

    /** Who makes a request that this filter has let in; null for one that needs no credentials. */
    public static @org.jspecify.annotations.Nullable Caller caller(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? caller : null;
    }

    /** Whether a page of another origin makes the request, be it on a host below the same domain or on another port of this one. */
    private static boolean isOfAnotherPage(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null
                && !site.equals("same-origin")
                && !site.equals("none")
                && request.getAttribute(CrossOrigin.ALLOWED) == null;
    }

    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getRequestURI();
        return OPEN.contains(path) || path.startsWith("/docs/") && path.indexOf('/', 6) < 0;
    }
}
