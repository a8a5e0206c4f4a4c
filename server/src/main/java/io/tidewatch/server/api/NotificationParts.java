package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.notify.Outbox;
import io.tidewatch.notify.Sender;
import io.tidewatch.notify.Targets;

/**
 * What the API of notifications works on.
 *
 * @param targets where alerts are told
 * @param outbox what is to be told, and what was
 * @param sender sends tests
 * @param wake tells that something may be due
 */
public record NotificationParts(Targets targets, Outbox outbox, Sender sender, Runnable wake) {
    public NotificationParts {
        requireNonNull(targets, "targets is null");
        requireNonNull(outbox, "outbox is null");
        requireNonNull(sender, "sender is null");
        requireNonNull(wake, "wake is null");
    }
}
