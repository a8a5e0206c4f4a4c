package io.tidewatch.server.collect;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;

/** A binary message that breaks its format; the message tells where. */
public final class MalformedWireException extends TidewatchException {
    public MalformedWireException(String message) {
        super(FailureKind.INVALID, message);
    }
}
