package io.tidewatch.config;

/** Where batches wait between receiving and processing. */
public enum QueueType {
    /** In a file of the data folder. */
    EMBEDDED,
    /** In topics of Apache Kafka. */
    KAFKA,
    /** In quorum queues of RabbitMQ. */
    RABBITMQ,
    /** In streams of Redis. */
    REDIS
}
