package io.tidewatch.collect.net;

import java.util.Locale;

/** Why a message was not taken. */
public enum Rejection {
    /** It had no bytes. */
    EMPTY,
    /** It could not be decompressed. */
    BAD_COMPRESSION,
    /** It grew beyond the longest message when decompressed. */
    TOO_LARGE,
    /** A part of a message that contradicts itself or its other parts. */
    BAD_CHUNK,
    /** Some parts of it never came. */
    INCOMPLETE,
    /** Too many messages were waiting for parts. */
    TOO_MANY_INCOMPLETE,
    /** The sink refused it for good, or the program stopped before the sink took it. */
    UNDELIVERED;

    /** As metrics and status write it: {@code too-large}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
