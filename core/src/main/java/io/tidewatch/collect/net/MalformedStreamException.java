package io.tidewatch.collect.net;

import java.io.IOException;

/** What came over a connection is not of its protocol, and where the next message begins cannot be told. */
public final class MalformedStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedStreamException(String message) {
        super(message);
    }
}
