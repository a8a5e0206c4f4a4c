package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Callers;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.server.security.TokenText;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes and revokes the tokens that programs sign in with. A token is shown once, when it is made, and allows no more than its maker may. */
@RestController
public final class TokensController {
    private static final String EXAMPLE =
            "{\"name\":\"web servers\",\"permissions\":[\"ingest\"],\"expiresIn\":\"90d\"}";
    private static final String TOKEN =
            "{\"id\":\"0123456789abcdef\",\"name\":\"web servers\",\"permissions\":[\"ingest\"],"
                    + "\"datasets\":[\"*\"],\"owner\":\"admin\",\"created\":\"2026-11-21T10:00:00Z\",\"expires\":null,\"used\":null}";

    private final Directory directory;
    private final Audit audit;
    private final JsonBody bodies;
    private final SecureRandom random;
    private final Clock clock;

    public TokensController(Directory directory, Audit audit, JsonBody bodies, SecureRandom random, Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.random = requireNonNull(random, "random is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What a new token is to be. */
    record Ask(
            @Meaning(value = "What it is for", required = true) @Nullable
            String name,

            @Meaning(value = "What it allows", required = true) @Nullable
            List<String> permissions,

            @Meaning("Patterns of datasets that it may see, `linux.*`; the caller's when left out") @Nullable
            List<String> datasets,

            @Meaning("How long it is good, `90d`; for ever when left out") @Nullable
            String expiresIn) {}

    /** A token without what is secret. */
    record Token(
            String id,
            String name,
            Set<String> permissions,
            Set<String> datasets,
            @Meaning("Who made it") @Nullable String owner,
            Instant created,
            @Nullable Instant expires,

            @Meaning("When it was last used, to ten minutes") @Nullable
            Instant used) {}

    record Made(Token details, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Made[" + details.id + "]";
        }
    }

    record Listed(List<Token> tokens) {}

    @ApiCall(summary = "List the API tokens", reply = "{\"tokens\":[" + TOKEN + "]}")
    @GetMapping("/api/v1/tokens")
    @Requires(Permission.ADMIN)
    Listed list(Caller caller) {
        return new Listed(directory.accounts().tokens(caller.tenant()).stream()
                .map(TokensController::details)
                .toList());
    }

    @ApiCall(
            summary = "Make an API token",
            details =
                    "The token is in this answer and never shown again. What it allows beside `ingest` it allows only while its"
                            + " maker may do the same.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply = "{\"details\":" + TOKEN + ",\"token\":\"twt_…\"}")
    @PostMapping("/api/v1/tokens")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.CREATED)
    Made make(HttpServletRequest request, Caller caller) throws IOException {
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        Set<Permission> permissions = Names.permissions(ask.permissions);
        if (permissions.isEmpty()) {
            throw Names.malformed("'permissions' must be some of " + Names.labels(List.of(Permission.values())));
        }
        DatasetScope datasets = ask.datasets == null ? caller.datasets() : Names.datasets(ask.datasets);
        if (!new Callers.Grant(caller.permissions(), caller.datasets())
                .covers(new Callers.Grant(permissions, datasets))) {
            throw Names.forbidden("The token would allow more than '" + caller.name() + "' may do.");
        }
        Duration life =
                ask.expiresIn == null ? null : Parameters.duration("expiresIn", ask.expiresIn, Duration.ofDays(90));
        String text = TokenText.draw(random);
        Instant now = clock.instant();
        ApiToken token = new ApiToken(
                TokenText.hash(text).substring(0, 16),
                caller.tenant(),
                Names.name("name", ask.name),
                TokenText.hash(text),
                Names.labels(permissions),
                datasets,
                caller.credential().account(),
                now,
                life == null ? null : now.plus(life),
                null);
        directory.accounts().add(token);
        audit.record(
                caller,
                "token.created",
                token.id(),
                Map.of("name", token.name(), "permissions", new TreeSet<>(token.permissions())));
        return new Made(details(token), text);
    }

    @ApiCall(
            summary = "Revoke an API token",
            details = "It is good for nothing from the next request on; streams end within seconds.")
    @DeleteMapping("/api/v1/tokens/{id}")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(
            Caller caller, @Meaning(value = "The token's id", example = "0123456789abcdef") @PathVariable String id) {
        if (!directory.accounts().revoke(caller.tenant(), id)) {
            throw Names.notFound("token", id);
        }
        audit.record(caller, "token.revoked", id, Map.of());
    }

    private static Token details(ApiToken token) {
        return new Token(
                token.id(),
                token.name(),
                new TreeSet<>(token.permissions()),
                token.datasets().patterns(),
                token.owner(),
                token.created(),
                token.expires(),
                token.used());
    }
}
