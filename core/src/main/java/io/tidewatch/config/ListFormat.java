package io.tidewatch.config;

/** How a threat-intelligence list is written. */
public enum ListFormat {
    PLAIN,
    CSV,
    STIX
}
