package io.tidewatch.notify;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a target.
 *
 * @param id the message's id
 * @param tenant whose it is
 * @param target the target's id
 * @param alert the alert's id
 * @param title what was detected
 * @param state how far it is
 * @param attempts how often it was tried
 * @param created when the alert was made
 * @param since since when it is tried; later than {@code created} where a person asked for it again
 * @param due when it is tried next
 * @param finished when it was delivered or given up
 * @param reason why the last attempt failed; empty where none did
 */
public record Delivery(
        String id,
        TenantId tenant,
        String target,
        String alert,
        String title,
        State state,
        int attempts,
        Instant created,
        Instant since,
        Instant due,
        @Nullable Instant finished,
        String reason) {
    /** How far a message is. */
    public enum State {
        WAITING,
        DELIVERED,
        GIVEN_UP;

        /** As it is written in the API: {@code given-up}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static @Nullable State ofLabel(String label) {
            for (State state : values()) {
                if (state.label().equals(label)) {
                    return state;
                }
            }
            return null;
        }
    }

    public Delivery {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(target, "target is null");
        requireNonNull(state, "state is null");
    }
}
