package io.tidewatch.config;

/** What a listener calls the source of what it receives; the name selects an entry of {@code sources}. */
public enum SourceNaming {
    /** The listener's own name. */
    LISTENER,
    /** The sender's network address. */
    SENDER
}
