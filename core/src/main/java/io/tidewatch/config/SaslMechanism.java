package io.tidewatch.config;

/** How a user proves to a broker who it is. */
public enum SaslMechanism {
    /** The password itself; only over TLS. */
    PLAIN,
    SCRAM_SHA_256,
    SCRAM_SHA_512
}
