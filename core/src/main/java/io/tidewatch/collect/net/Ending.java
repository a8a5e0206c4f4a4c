package io.tidewatch.collect.net;

import java.util.Locale;

/** Why a connection was refused or ended from this side. */
public enum Ending {
    /** All connections were in use. */
    TOO_MANY,
    /** Its address had half of all connections already. */
    TOO_MANY_OF_ADDRESS,
    /** It was silent longest when another one needed room. */
    MADE_ROOM,
    /** It was silent too long. */
    IDLE,
    /** A message, or the start of TLS, took too long; or it did not read its answers. */
    SLOW,
    /** TLS could not be agreed on, or the certificate was missing or bad. */
    TLS,
    /** What came was not of the protocol. */
    MALFORMED,
    /** A defect in Tidewatch. */
    FAILED;

    /** As metrics and status write it: {@code made-room}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
