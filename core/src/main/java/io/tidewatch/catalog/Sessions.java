package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who is signed in. A session has one refresh token that is good for one use, which gives the next; of each only the hash is kept.
 * Contract as of {@link Accounts}; of calls with the same token at the same time, one alone is the first.
 */
public interface Sessions {
    /** Begins a session whose first refresh token has that hash. */
    void begin(Session session, String refreshHash);

    /** The session, expired or not; nothing once it has ended. */
    Optional<Session> session(String id);

    /** The account's sessions, oldest first. */
    List<Session> sessions(TenantId tenant, String account);

    /** Uses up a refresh token for the next one. A token that was used before ends its session: one of its two users is not the person. */
    Refresh refresh(String hash, String nextHash);

    /** Ends the session; false when there is none of that id. */
    boolean end(String id);

    /** Ends all sessions of the account, and returns how many there were. */
    int endAll(TenantId tenant, String account);

    /** Forgets the sessions that expired before {@code time}. */
    void forget(Instant time);

    /** What became of a refresh token. */
    sealed interface Refresh {}

    /** It was good; the session goes on. */
    record Renewed(Session session) implements Refresh {}

    /** It had been used before; the session has ended. */
    record Reused(Session session) implements Refresh {}

    /** There is no session with it. */
    record Unknown() implements Refresh {}
}
