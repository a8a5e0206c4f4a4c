package io.tidewatch.broker;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import org.jspecify.annotations.Nullable;

/** A message is larger than its place takes: unlike another failure of kind {@code INVALID} it is the message's own, and stays. */
public final class MessageTooLarge extends TidewatchException {
    public MessageTooLarge(String message, @Nullable Throwable cause) {
        super(FailureKind.INVALID, message, cause);
    }
}
