package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidewatch.catalog.Account;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.security.Open;
import io.tidewatch.server.security.PasswordCheck;
import io.tidewatch.server.security.RateCheck;
import io.tidewatch.server.security.RateLimits;
import io.tidewatch.server.security.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
public final class AuthController {
    private static final String LOGIN = "{\"name\":\"admin\",\"password\":\"correct-horse-battery-staple\"}";
    private static final String REFRESH = "{\"refreshToken\":\"twr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}";
    private static final String HELD =
            "{\"accessToken\":\"eyJ…\",\"tokenType\":\"Bearer\",\"expiresIn\":600,\"refreshToken\":\"twr_…\","
                    + "\"mustChangePassword\":false}";

    private final Directory directory;
    private final PasswordCheck passwords;
    private final SignIn signIn;
    private final RateLimits rates;
    private final JsonBody bodies;
    private final RefreshCookie cookies;
    private final Ways ways;
    private final Clock clock;

    /** @param ways how one can sign in here */
    public AuthController(
            Directory directory,
            PasswordCheck passwords,
            SignIn signIn,
            RateLimits rates,
            JsonBody bodies,
            SecureRandom random,
            Ways ways,
            Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.signIn = requireNonNull(signIn, "signIn is null");
        this.rates = requireNonNull(rates, "rates is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.cookies = new RefreshCookie(random);
        this.ways = requireNonNull(ways, "ways is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** How one can sign in. */
    public record Ways(
            @Meaning("Whether a name and a password may come with each request")
            boolean basic,

            @Meaning("Whether /api/v1/auth/oidc begins a sign-in with an OpenID provider")
            boolean oidc) {}

    record Login(
            @Meaning(value = "The account's name", required = true) @Nullable
            String name,

            @Meaning(value = "Its password", required = true) @Nullable
            String password,

            @Meaning("Whether the refresh token goes into a cookie that scripts cannot read, for web pages") @Nullable
            Boolean cookie) {}

    record Refresh(
            @Meaning("The refresh token; without it the cookie's is taken") @Nullable
            String refreshToken) {}

    /** What one holds who is signed in. */
    record Held(
            @Meaning("Goes into the header Authorization: Bearer …")
            String accessToken,

            String tokenType,

            @Meaning("For how many seconds the access token is good")
            long expiresIn,

            @Meaning("Good once, for the next pair of tokens; left out where it is in a cookie")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String refreshToken,

            @Meaning("Whether nothing can be done before the password is changed")
            boolean mustChangePassword) {
        /** Without the tokens. */
        @Override
        public String toString() {
            return "Held";
        }
    }

    @Open
    @ApiCall(summary = "Tell how one can sign in", reply = "{\"basic\":true,\"oidc\":false}")
    @GetMapping("/api/v1/auth")
    Ways ways() {
        return ways;
    }

    @Open
    @ApiCall(
            summary = "Sign in with a name and a password",
            details =
                    "Gives a short-lived access token and a refresh token that is good once. After five wrong passwords for a"
                            + " name from an address, each further try has to wait longer.",
            body = Login.class,
            bodyExample = LOGIN,
            reply = HELD)
    @PostMapping("/api/v1/auth/login")
    Held login(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String address = request.getRemoteAddr();
        refuseTooMany(address);
        Login login = bodies.read(request, Login.class, LOGIN);
        String name = login.name == null ? "" : login.name;
        String password = login.password == null ? "" : login.password;
        return switch (passwords.check(name, password, address)) {
            case PasswordCheck.Right right -> {
                SignIn.Held held = signIn.begin(right.account(), address, "password");
                yield answer(request, response, held, Boolean.TRUE.equals(login.cookie));
            }
            case PasswordCheck.Wrong wrong -> throw unauthenticated("The name or the password is wrong.");
            case PasswordCheck.Locked locked ->
                throw Problem.of(
                                ProblemKind.OVERLOADED,
                                "Too many wrong passwords for this name from this address.",
                                "Wait, then try again with the right one.")
                        .withHeader(
                                "Retry-After", Long.toString(locked.remaining().toSeconds() + 1))
                        .exception();
        };
    }

    @Open
    @ApiCall(
            summary = "Renew a session",
            details = "A refresh token is good once; one that is used again ends its session. From a cookie, the header"
                    + " `Tidewatch-Csrf` must repeat the cookie `tidewatch-csrf`.",
            body = Refresh.class,
            bodyExample = REFRESH,
            reply = HELD)
    @PostMapping("/api/v1/auth/refresh")
    Held refresh(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String address = request.getRemoteAddr();
        refuseTooMany(address);
        Refresh body = bodies.read(request, Refresh.class, REFRESH);
        String token = token(request, body);
        if (token == null) {
            throw unauthenticated("No refresh token was sent.");
        }
        return switch (signIn.renew(token, address)) {
            case SignIn.Renewed renewed -> answer(request, response, renewed.held(), body.refreshToken == null);
            case SignIn.Refused refused -> {
                if (body.refreshToken == null) {
                    RefreshCookie.clear(request, response);
                }
                throw unauthenticated(refused.reason());
            }
        };
    }

    @Open
    @ApiCall(
            summary = "Sign out",
            details =
                    "Ends the session of the refresh token, of the cookie, or of the access token that the call comes with; its"
                            + " access tokens are good for nothing from then on. Answers the same whether there was one.",
            body = Refresh.class,
            bodyExample = REFRESH)
    @PostMapping("/api/v1/auth/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Caller caller) throws IOException {
        boolean empty = request.getContentLengthLong() <= 0 && request.getContentType() == null;
        Refresh body = empty ? new Refresh(null) : bodies.read(request, Refresh.class, REFRESH);
        String token = token(request, body);
        if (token != null) {
            signIn.end(token, request.getRemoteAddr());
            if (body.refreshToken == null) {
                RefreshCookie.clear(request, response);
            }
        }
        if (caller != null) {
            signIn.end(caller);
        }
    }

    private static @Nullable String token(HttpServletRequest request, Refresh body) {
        if (body.refreshToken != null) {
            return body.refreshToken;
        }
        String token = RefreshCookie.of(request);
        if (token != null) {
            RefreshCookie.requireOwnPage(request);
        }
        return token;
    }

    private Held answer(HttpServletRequest request, HttpServletResponse response, SignIn.Held held, boolean cookie) {
        if (cookie) {
            cookies.set(
                    request,
                    response,
                    held.refreshToken(),
                    Duration.between(clock.instant(), held.session().expires()));
        }
        boolean mustChange = directory
                .accounts()
                .account(held.session().account())
                .map(Account::mustChangePassword)
                .orElse(false);
        return new Held(
                held.accessToken(),
                "Bearer",
                held.accessLife().toSeconds(),
                cookie ? null : held.refreshToken(),
                mustChange);
    }

    private void refuseTooMany(String address) {
        RateLimits.Decision decision = rates.takeRefused(address);
        if (!decision.allowed()) {
            throw RateCheck.tooMany(decision).exception();
        }
    }

    private static ProblemException unauthenticated(String detail) {
        return Problem.of(ProblemKind.UNAUTHENTICATED, detail, "Sign in again.")
                .withHeader("WWW-Authenticate", "Bearer realm=\"Tidewatch\"")
                .exception();
    }
}
