package io.tidewatch.server.api;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A browser's refresh token, in a cookie that scripts cannot read and that is sent to the sign-in calls alone. Beside it lies one that the
 * page reads and repeats in a header: a page of another site can make a browser send cookies, but not read them. Thread-safe.
 */
final class RefreshCookie {
    static final String CSRF_HEADER = "Tidewatch-Csrf";

    private static final String CSRF = "tidewatch-csrf";
    private static final String PATH = "/api/v1/auth";
    private static final int CSRF_BYTES = 18;

    private final SecureRandom random;

    RefreshCookie(SecureRandom random) {
        this.random = random;
    }

    /** The refresh token that the request's cookie holds; null where it has none. Who asks is not checked yet. */
    static @Nullable String of(HttpServletRequest request) {
        return value(request, name(request));
    }

    /**
     * Checks that the request was made by a page of this server.
     *
     * @throws ProblemException when it was not
     */
    static void requireOwnPage(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        boolean ownSite = site == null || site.equals("same-origin") || site.equals("none");
        String expected = value(request, CSRF);
        String given = request.getHeader(CSRF_HEADER);
        boolean repeated = expected != null
                && given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        if (!ownSite || !isOwnOrigin(request) || !repeated) {
            throw Problem.of(
                            ProblemKind.FORBIDDEN,
                            "The cookie was not sent by a page of this server.",
                            "Repeat the cookie " + CSRF + " in the header " + CSRF_HEADER
                                    + ", or send the refresh token in the body.")
                    .exception();
        }
    }

    private static boolean isOwnOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        if (origin == null) {
            return true;
        }
        try {
            return host != null && host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    void set(HttpServletRequest request, HttpServletResponse response, String token, Duration life) {
        add(request, response, name(request), token, PATH, life, true);
        byte[] csrf = new byte[CSRF_BYTES];
        random.nextBytes(csrf);
        add(request, response, CSRF, Base64.getUrlEncoder().encodeToString(csrf), "/", life, false);
    }

    static void clear(HttpServletRequest request, HttpServletResponse response) {
        add(request, response, name(request), "", PATH, Duration.ZERO, true);
        add(request, response, CSRF, "", "/", Duration.ZERO, false);
    }

    /** Browsers take a name with this beginning over TLS alone. */
    private static String name(HttpServletRequest request) {
        return request.isSecure() ? "__Secure-tidewatch-refresh" : "tidewatch-refresh";
    }

    private static void add(
            HttpServletRequest request,
            HttpServletResponse response,
            String name,
            String value,
            String path,
            Duration life,
            boolean hidden) {
        response.addHeader(
                "Set-Cookie",
                name + "=" + value + "; Path=" + path + "; Max-Age=" + life.toSeconds() + "; SameSite=Strict"
                        + (hidden ? "; HttpOnly" : "") + (request.isSecure() ? "; Secure" : ""));
    }

    private static @Nullable String value(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
                return cookie.getValue();
            }
        }
        return null;
    }
}
