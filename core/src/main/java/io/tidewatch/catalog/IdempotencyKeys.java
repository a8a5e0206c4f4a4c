package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.time.Instant;

/**
 * Answers that were given to writes, so that a write that is sent again is answered again and not done again. Contract: durable when a
 * call returns; of several that {@link #begin} the same key at once, one hears {@link Begun.Fresh}; kept for {@link #KEPT}; thread-safe.
 */
public interface IdempotencyKeys {
    Duration KEPT = Duration.ofHours(24);
    /** A write that was begun so long ago and has no answer was cut off: the same key may begin it again. */
    Duration CUT_OFF = Duration.ofMinutes(5);

    /** @param digest of everything that makes the request this one */
    Begun begin(Key key, String digest, Instant now);

    /** Keeps the answer. */
    void finish(Key key, Answer answer);

    /** Forgets a write that was begun and is to be tried again. */
    void abandon(Key key);

    /**
     * Whose key.
     *
     * @param tenant the caller's tenant
     * @param caller who writes; keys of different callers never meet
     * @param value what the caller chose
     */
    record Key(TenantId tenant, String caller, String value) {
        public Key {
            requireNonNull(tenant, "tenant is null");
            requireNonNull(caller, "caller is null");
            requireNonNull(value, "value is null");
        }
    }

    /** An answer; {@code etag} is empty where there was none. */
    record Answer(int status, String contentType, String etag, String body) {}

    /** What a key stands for. */
    sealed interface Begun {
        /** It is new: do the write, then {@link #finish} or {@link #abandon} it. */
        record Fresh() implements Begun {}

        /** It was done, and this was the answer. */
        record Answered(Answer answer) implements Begun {}

        /** It is being done. */
        record UnderWay() implements Begun {}

        /** It was another request. */
        record Differs() implements Begun {}
    }
}
