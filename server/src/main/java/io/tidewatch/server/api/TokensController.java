package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.server.security.TokenText;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes and revokes the tokens that programs sign in with. A token is shown once, when it is made. */
@RestController
public final class TokensController {
    private static final String EXAMPLE =
            "{\"name\":\"web servers\",\"permissions\":[\"ingest\"],\"expiresIn\":\"90d\"}";

    private final Accounts accounts;
    private final JsonBody bodies;
    private final SecureRandom random;
    private final Clock clock;

    public TokensController(Accounts accounts, JsonBody bodies, SecureRandom random, Clock clock) {
        this.accounts = requireNonNull(accounts, "accounts is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.random = requireNonNull(random, "random is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What a new token is to be; without {@code expiresIn} it never expires. */
    record Ask(
            @Nullable String name,
            @Nullable List<String> permissions,
            @Nullable String expiresIn) {}

    /** A token without what is secret. */
    record Token(
            String id,
            String name,
            Set<String> permissions,
            Instant created,
            @Nullable Instant expires) {}

    record Made(Token details, String token) {}

    record Listed(List<Token> tokens) {}

    @ApiCall(
            summary = "List the API tokens",
            reply =
                    "{\"tokens\":[{\"id\":\"0123456789abcdef\",\"name\":\"web servers\",\"permissions\":[\"ingest\"],\"created\":\"2026-11-21T10:00:00Z\",\"expires\":null}]}")
    @GetMapping("/api/v1/tokens")
    @Requires(Permission.ADMIN)
    Listed list(Caller caller) {
        return new Listed(accounts.tokens(caller.tenant()).stream()
                .map(TokensController::details)
                .toList());
    }

    @ApiCall(
            summary = "Make an API token, shown this once",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply =
                    "{\"details\":{\"id\":\"0123456789abcdef\",\"name\":\"web servers\",\"permissions\":[\"ingest\"],\"created\":\"2026-11-21T10:00:00Z\",\"expires\":null},\"token\":\"twt_…\"}")
    @PostMapping("/api/v1/tokens")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.CREATED)
    Made make(HttpServletRequest request, Caller caller) throws IOException {
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        String text = TokenText.draw(random);
        Instant now = clock.instant();
        Duration life =
                ask.expiresIn == null ? null : Parameters.duration("expiresIn", ask.expiresIn, Duration.ofDays(90));
        ApiToken token = new ApiToken(
                TokenText.hash(text).substring(0, 16),
                caller.tenant(),
                name(ask.name),
                TokenText.hash(text),
                permissions(ask.permissions),
                now,
                life == null ? null : now.plus(life));
        accounts.add(token);
        return new Made(details(token), text);
    }

    @ApiCall(summary = "Revoke an API token")
    @DeleteMapping("/api/v1/tokens/{id}")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(
            Caller caller, @Meaning(value = "The token's id", example = "0123456789abcdef") @PathVariable String id) {
        if (!accounts.revoke(caller.tenant(), id)) {
            throw Problem.of(ProblemKind.NOT_FOUND, "There is no token " + id + ".", "GET /api/v1/tokens lists them.")
                    .exception();
        }
    }

    private static String name(@Nullable String name) {
        if (name == null
                || name.isBlank()
                || name.length() > 100
                || name.chars().anyMatch(Character::isISOControl)) {
            throw malformed("a token needs a name of 1 to 100 characters");
        }
        return name.strip();
    }

    private static Set<String> permissions(@Nullable List<String> names) {
        Set<String> known =
                Arrays.stream(Permission.values()).map(Permission::label).collect(Collectors.toSet());
        if (names == null || names.isEmpty() || !known.containsAll(names)) {
            throw malformed("'permissions' must be some of " + String.join(", ", new java.util.TreeSet<>(known)));
        }
        return Set.copyOf(names);
    }

    private static Token details(ApiToken token) {
        return new Token(token.id(), token.name(), token.permissions(), token.created(), token.expires());
    }

    private static ProblemException malformed(String what) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "The token cannot be made: " + what + ".",
                        "Send for example " + EXAMPLE)
                .exception();
    }
}
