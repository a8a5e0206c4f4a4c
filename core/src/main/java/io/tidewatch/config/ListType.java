package io.tidewatch.config;

/** What a threat-intelligence list has entries of. */
public enum ListType {
    /** Each entry tells by how it is written. */
    ANY,
    IP,
    DOMAIN,
    URL,
    HASH
}
