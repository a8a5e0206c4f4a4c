package io.tidewatch.catalog;

import java.util.Locale;

/** How far a hunt is. */
public enum HuntState {
    QUEUED,
    RUNNING,
    DONE,
    CANCELLED,
    /** It could not go on; its message says why. */
    FAILED,
    /** The server ended while it was waiting or running; it can be run again. */
    INTERRUPTED;

    /** As it is written in the API and in the catalog: {@code done}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it waits or runs. */
    public boolean isOpen() {
        return this == QUEUED || this == RUNNING;
    }
}
