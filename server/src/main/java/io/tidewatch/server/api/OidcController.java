package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Open;
import io.tidewatch.server.security.RateCheck;
import io.tidewatch.server.security.RateLimits;
import io.tidewatch.server.security.Security;
import io.tidewatch.server.security.SignIn;
import io.tidewatch.server.security.oidc.OidcSignIn;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in with an OpenID provider, for browsers. */
@RestController
public final class OidcController {
    private static final Logger LOG = LoggerFactory.getLogger(OidcController.class);
    private static final String COOKIE = "tidewatch-oidc";

    private final @Nullable OidcSignIn oidc;
    private final SignIn signIn;
    private final RateLimits rates;
    private final RefreshCookie cookies;
    private final Clock clock;

    /** @param oidc null where no provider is configured */
    public OidcController(@Nullable OidcSignIn oidc, Security security, SecureRandom random, Clock clock) {
        this.oidc = oidc;
        this.signIn = security.signIn();
        this.rates = security.rates();
        this.cookies = new RefreshCookie(random);
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Open
    @ApiCall(
            summary = "Begin a sign-in with the OpenID provider",
            details = "Sends the browser there; 404 where none is configured.")
    @GetMapping("/api/v1/auth/oidc")
    @ResponseStatus(HttpStatus.FOUND)
    void begin(HttpServletRequest request, HttpServletResponse response) {
        OidcSignIn provider = configured();
        RateLimits.Decision decision = rates.takeRefused(request.getRemoteAddr());
        if (!decision.allowed()) {
            throw RateCheck.tooMany(decision).exception();
        }
        OidcSignIn.Begun begun;
        try {
            begun = provider.begin();
        } catch (TidewatchException e) {
            sayUnavailable(e, request, response);
            return;
        }
        // Lax, as the browser comes back from the provider's site.
        response.addHeader(
                "Set-Cookie",
                COOKIE + "=" + begun.browser() + "; Path=" + OidcSignIn.CALLBACK
                        + "; Max-Age=600; SameSite=Lax; HttpOnly" + (request.isSecure() ? "; Secure" : ""));
        response.setHeader("Location", begun.address().toString());
    }

    @Open
    @ApiCall(
            summary = "End a sign-in with the OpenID provider",
            details =
                    "The provider sends the browser here. A session begins, its refresh token in a cookie, and the browser goes on"
                            + " to `/`. One that was refused goes to `/?signin=refused`, with Accept: text/html; else it is 401.")
    @GetMapping("/api/v1/auth/oidc/callback")
    @ResponseStatus(HttpStatus.FOUND)
    void end(
            HttpServletRequest request,
            HttpServletResponse response,
            @Meaning("What the sign-in began with") @RequestParam(required = false) @Nullable String state,
            @Meaning("What the provider gives a token for") @RequestParam(required = false) @Nullable String code,
            @Meaning("Who answers (RFC 9207)") @RequestParam(required = false) @Nullable String iss,
            @Meaning("The provider's own session") @RequestParam(name = "session_state", required = false) @Nullable
                    String sessionState,
            @Meaning("What went wrong at the provider") @RequestParam(required = false) @Nullable String error,
            @Meaning("The same for a person") @RequestParam(name = "error_description", required = false) @Nullable
                    String errorDescription) {
        OidcSignIn provider = configured();
        String address = request.getRemoteAddr();
        RateLimits.Decision decision = rates.takeRefused(address);
        if (!decision.allowed()) {
            throw RateCheck.tooMany(decision).exception();
        }
        OidcSignIn.Ended ended;
        try {
            ended = provider.finish(state, error == null ? code : null, cookie(request), address);
        } catch (TidewatchException e) {
            sayUnavailable(e, request, response);
            return;
        }
        switch (ended) {
            case OidcSignIn.Refused refused -> {
                if (!isPage(request)) {
                    throw Problem.of(
                                    ProblemKind.UNAUTHENTICATED,
                                    refused.reason(),
                                    "Begin again, or ask an administrator.")
                            .withHeader("WWW-Authenticate", "Bearer realm=\"Tidewatch\"")
                            .exception();
                }
                response.setHeader("Location", "/?signin=refused");
            }
            case OidcSignIn.SignedIn person -> {
                SignIn.Held held = signIn.begin(person.account(), address, "oidc");
                Duration life = Duration.between(clock.instant(), held.session().expires());
                cookies.set(request, response, held.refreshToken(), life);
                response.addHeader(
                        "Set-Cookie",
                        COOKIE + "=; Path=" + OidcSignIn.CALLBACK + "; Max-Age=0; SameSite=Lax; HttpOnly");
                response.setHeader("Location", "/");
            }
        }
    }

    private static void sayUnavailable(
            TidewatchException why, HttpServletRequest request, HttpServletResponse response) {
        if (!isPage(request)) {
            throw why;
        }
        LOG.atWarn().setCause(why).log("a sign-in with the OpenID provider failed");
        response.setHeader("Location", "/?signin=unavailable");
    }

    /** Whether a person's browser asks for a page; then the application's sign-in says what went wrong, in place of a document. */
    private static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html");
    }

    private OidcSignIn configured() {
        OidcSignIn provider = oidc;
        if (provider == null) {
            throw Problem.of(
                            ProblemKind.NOT_FOUND,
                            "No OpenID provider is configured.",
                            "Sign in with a name and a password; security.oidc configures a provider.")
                    .exception();
        }
        return provider;
    }

    private static @Nullable String cookie(HttpServletRequest request) {
        Cookie[] all = request.getCookies();
        if (all != null) {
            for (Cookie cookie : all) {
                if (cookie.getName().equals(COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }
}
