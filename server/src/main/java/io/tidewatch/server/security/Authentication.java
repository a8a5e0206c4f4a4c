package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who calls from an {@code Authorization} header: access tokens of sessions as Bearer, Basic where that is on, and API tokens as
 * Bearer or in an agent's own form ({@link AgentCredentials}). Thread-safe.
 */
public final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final int MAX_HEADER = 2_048;
    /** How exactly it is known when a token was last used; a write for each request would be too many. */
    private static final Duration COARSE = Duration.ofMinutes(10);

    private final Directory directory;
    private final Callers callers;
    private final PasswordCheck passwords;
    private final AccessTokens accessTokens;
    private final Audit audit;
    private final Clock clock;
    private final boolean basic;

    /** @param basic whether a name and a password may come with a request; without it they are good for signing in alone */
    public Authentication(
            Directory directory,
            Callers callers,
            PasswordCheck passwords,
            AccessTokens accessTokens,
            Audit audit,
            Clock clock,
            boolean basic) {
        this.directory = requireNonNull(directory, "directory is null");
        this.callers = requireNonNull(callers, "callers is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.accessTokens = requireNonNull(accessTokens, "accessTokens is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.basic = basic;
    }

    /** What a header proves. */
    public sealed interface Outcome {}

    /** These are the caller's credentials. */
    public record Known(Caller caller) implements Outcome {}

    /** The credentials are missing, malformed or wrong; {@code reason} does not tell which part of them. */
    public record Refused(String reason) implements Outcome {}

    /** Too many wrong ones before; they are not looked at until {@code remaining} is over. */
    public record Locked(Duration remaining) implements Outcome {}

    /** Whether a name and a password may come with a request. */
    public boolean takesBasic() {
        return basic;
    }

    /**
     * Looks at a header.
     *
     * @param header the value of {@code Authorization}, or null
     * @param address where the request comes from
     */
    public Outcome authenticate(@Nullable String header, String address) {
        if (header == null || header.isBlank()) {
            return new Refused("No credentials were sent.");
        }
        int space = header.indexOf(' ');
        if (header.length() > MAX_HEADER || space < 0) {
            return new Refused("The header Authorization is malformed.");
        }
        String token = AgentCredentials.token(header);
        if (token != null) {
            return token.indexOf('.') > 0 ? session(token, address) : token(token, address);
        }
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(header.substring(space + 1).strip(), address);
            default -> new Refused("The header Authorization is none of Basic, Bearer, ApiKey and Splunk.");
        };
    }

    private Outcome session(String token, String address) {
        String id = accessTokens.session(token);
        return (id == null ? Optional.<Caller>empty() : callers.ofSession(id, address))
                .<Outcome>map(Known::new)
                .orElseGet(() -> new Refused("The access token is not valid, or its session has ended."));
    }

    private Outcome token(String token, String address) {
        if (!TokenText.isValid(token)) {
            return new Refused("The token is not valid.");
        }
        String hash = TokenText.hash(token);
        ApiToken known = directory.accounts().token(hash).orElse(null);
        if (known == null || !Sha256.isEqual(known.hash(), hash)) {
            return new Refused("The token is not valid.");
        }
        if (callers.isExpired(known)) {
            return new Refused("The token has expired.");
        }
        noteUse(known);
        return new Known(callers.ofToken(known, address));
    }

    private void noteUse(ApiToken token) {
        Instant now = clock.instant();
        if (token.used() != null && token.used().plus(COARSE).isAfter(now)) {
            return;
        }
        try {
            directory.accounts().used(token.id(), now);
        } catch (TidewatchException e) {
            LOG.atWarn().addKeyValue("token", token.id()).setCause(e).log("a token's use could not be noted");
        }
    }

    private Outcome basic(String credentials, String address) {
        if (!basic) {
            return new Refused("Basic authentication is switched off here.");
        }
        String decoded = decoded(credentials);
        int colon = decoded == null ? -1 : decoded.indexOf(':');
        if (decoded == null || colon < 1) {
            return new Refused("The header Authorization is malformed.");
        }
        return switch (passwords.check(decoded.substring(0, colon), decoded.substring(colon + 1), address)) {
            case PasswordCheck.Right right -> {
                Optional<Caller> caller = callers.ofPassword(right.account(), address);
                if (caller.isPresent() && !right.remembered()) {
                    audit.record(
                            caller.get(), "login.succeeded", right.account().name(), Map.of("method", "basic"));
                }
                yield caller.<Outcome>map(Known::new)
                        .orElseGet(() -> new Refused("The name or the password is wrong."));
            }
            case PasswordCheck.Wrong wrong -> new Refused("The name or the password is wrong.");
            case PasswordCheck.Locked locked -> new Locked(locked.remaining());
        };
    }

    private static @Nullable String decoded(String credentials) {
        try {
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
