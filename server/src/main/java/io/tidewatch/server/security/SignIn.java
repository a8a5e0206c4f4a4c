package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Session;
import io.tidewatch.catalog.Sessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * Begins, renews and ends sessions. A refresh token is good once; one that comes a second time ends its session, as the person or a
 * thief has the next one and nobody can tell which. Thread-safe.
 */
public final class SignIn {
    private static final String REFRESH_PREFIX = "twr_";
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 16;

    private final Directory directory;
    private final AccessTokens tokens;
    private final Duration life;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random;

    /** @param life how long a session lasts, however often it is renewed */
    public SignIn(
            Directory directory, AccessTokens tokens, Duration life, Audit audit, Clock clock, SecureRandom random) {
        this.directory = requireNonNull(directory, "directory is null");
        this.tokens = requireNonNull(tokens, "tokens is null");
        this.life = requireNonNull(life, "life is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.random = requireNonNull(random, "random is null");
    }

    /**
     * What a signed-in person holds.
     *
     * @param accessToken good for {@code accessLife}
     * @param refreshToken good once, until the session ends
     */
    public record Held(String accessToken, Duration accessLife, String refreshToken, Session session) {
        /** Without the tokens. */
        @Override
        public String toString() {
            return "Held[" + session.id() + "]";
        }
    }

    /** What became of a refresh token. */
    public sealed interface Renewal {}

    public record Renewed(Held held) implements Renewal {}

    /** It is not good, and where it was once, the session has ended. */
    public record Refused(String reason) implements Renewal {}

    /** Begins a session for who has proved to be that account; {@code how} is for the audit log, {@code password}. */
    public Held begin(Account account, String address, String how) {
        Instant now = clock.instant();
        directory.sessions().forget(now);
        Session session = new Session(drawn(ID_BYTES), account.tenant(), account.name(), address, now, now.plus(life));
        String refresh = REFRESH_PREFIX + drawn(SECRET_BYTES);
        directory.sessions().begin(session, Sha256.hex(refresh));
        audit.record(account.tenant(), account.name(), address, "login.succeeded", session.id(), Map.of("method", how));
        return new Held(tokens.issue(session), tokens.life(), refresh, session);
    }

    /** The next pair of tokens for a refresh token. */
    public Renewal renew(String refreshToken, String address) {
        if (!refreshToken.startsWith(REFRESH_PREFIX) || refreshToken.length() > 100) {
            return new Refused("The refresh token is not valid.");
        }
        String next = REFRESH_PREFIX + drawn(SECRET_BYTES);
        return switch (directory.sessions().refresh(Sha256.hex(refreshToken), Sha256.hex(next))) {
            case Sessions.Renewed renewed -> renewed(renewed.session(), next, address);
            case Sessions.Reused reused -> {
                Session session = reused.session();
                audit.record(
                        session.tenant(),
                        session.account(),
                        address,
                        "session.ended",
                        session.id(),
                        Map.of("reason", "a used refresh token was used again"));
                yield new Refused("The refresh token was used before; its session has ended.");
            }
            case Sessions.Unknown unknown -> new Refused("The refresh token is not valid.");
        };
    }

    private Renewal renewed(Session session, String next, String address) {
        boolean good = clock.instant().isBefore(session.expires())
                && directory
                        .accounts()
                        .account(session.account())
                        .filter(account ->
                                !account.disabled() && account.tenant().equals(session.tenant()))
                        .isPresent();
        if (!good) {
            directory.sessions().end(session.id());
            audit.record(
                    session.tenant(),
                    session.account(),
                    address,
                    "session.ended",
                    session.id(),
                    Map.of("reason", "it expired or its account may not sign in"));
            return new Refused("The session has ended.");
        }
        return new Renewed(new Held(tokens.issue(session), tokens.life(), next, session));
    }

    /** Ends the session that a refresh token belongs to, used or not; nothing where there is none. */
    public void end(String refreshToken, String address) {
        // Using it up finds its session, whichever way it ends.
        switch (directory.sessions().refresh(Sha256.hex(refreshToken), Sha256.hex(drawn(SECRET_BYTES)))) {
            case Sessions.Renewed renewed -> ended(renewed.session(), address);
            case Sessions.Reused reused -> ended(reused.session(), address);
            case Sessions.Unknown unknown -> {
                // Nothing to end.
            }
        }
    }

    /** Ends the caller's own session, where it has one. */
    public void end(Caller caller) {
        if (caller.credential().kind() == Credential.Kind.SESSION) {
            directory
                    .sessions()
                    .session(caller.credential().id())
                    .ifPresent(session -> ended(session, caller.address()));
        }
    }

    private void ended(Session session, String address) {
        directory.sessions().end(session.id());
        audit.record(session.tenant(), session.account(), address, "logout", session.id(), Map.of());
    }

    private String drawn(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
