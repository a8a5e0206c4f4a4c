package io.tidewatch.collect.net;

/** What became of a batch. */
public enum Delivery {
    /** It is durable. */
    DURABLE,
    /** The sink refused it for good: it would do so again. */
    REFUSED,
    /** The collector was closed before the sink took it; the sender should send it again. */
    GIVEN_UP
}
