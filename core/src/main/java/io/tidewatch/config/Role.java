package io.tidewatch.config;

/** What a process does of the whole; the queue and the catalog join the processes. */
public enum Role {
    /** Receives events and makes them durable in the queue. */
    COLLECT,
    /** Takes events from the queue, parses, stores and detects. */
    PROCESS,
    /** Answers searches, shows alerts, serves the web application. */
    API
}
