package io.tidewatch.cli.api;

/** A stream could not be opened now; trying again later may help. */
public final class Disconnected extends Exception {
    private static final long serialVersionUID = 1;

    Disconnected(String message) {
        super(message);
    }
}
