package io.tidewatch.notify;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told. Messages come in with the transaction that makes their alert. Contract: changes are durable when a call returns;
 * a message waits until it is {@link #delivered} or {@link #giveUp given up}; thread-safe.
 */
public interface Outbox {
    /** How many messages may wait for one target; what comes beyond is counted as dropped. */
    int MAX_WAITING = 10_000;

    /** A target that something waits for. */
    record Waiting(TenantId tenant, String target) {}

    /** A message and how far it is. */
    record Due(Delivery delivery, Message message) {}

    /** The targets for which something is due. */
    List<Waiting> due(Instant now);

    /** The message for the target that has been due longest. */
    Optional<Due> next(Waiting target, Instant now);

    void delivered(Delivery delivery, Instant now);

    /** The attempt failed, and is made again at {@code due}. */
    void postpone(Delivery delivery, Instant now, Instant due, String reason);

    void giveUp(Delivery delivery, Instant now, String reason);

    /** Asks for a message that was given up once more; false when there is no such message that was. */
    boolean again(TenantId tenant, String id, Instant now);

    /**
     * The tenant's messages, latest alert first.
     *
     * @param target only this target's; null for all
     * @param state only those; null for all
     */
    List<Delivery> list(TenantId tenant, @Nullable String target, Delivery.@Nullable State state, int limit);

    /** Forgets what was finished before then, at most a bounded number at once; gives how many. */
    int forget(Instant before);
}
