package io.tidewatch.config;

/** Where correlations are computed. */
public enum CorrelationPlace {
    /** In each process that reads the queue, of what it reads. */
    EMBEDDED,
    /** Divided among all processes that read the queue, on Kafka Streams. */
    KAFKA
}
