package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;

/** The queue between receiving and processing. */
@Group("The queue between receiving and processing.")
public record QueueSettings(
        @Key(
                meaning =
                        "`embedded`, a file in the data folder, or a broker: `kafka`, `rabbitmq` or `redis`; each has its"
                                + " group of keys below.",
                example = "kafka")
        QueueType type,

        @Key(
                meaning = "How large the queue may grow. When it is full, senders are told to come back (429).",
                example = "20GiB")
        ByteSize limit,

        @Key(meaning = "Memory for batches that are handed on without being read back from disk.", example = "16MiB")
        ByteSize memory,

        @Key(meaning = "Apache Kafka.") KafkaSettings kafka,
        @Key(meaning = "RabbitMQ.") RabbitSettings rabbitmq,
        @Key(meaning = "Redis.") RedisSettings redis) {
    public static final QueueSettings DEFAULTS = new QueueSettings(
            QueueType.EMBEDDED,
            ByteSize.ofGibibytes(2),
            ByteSize.ofMebibytes(32),
            KafkaSettings.DEFAULTS,
            RabbitSettings.DEFAULTS,
            RedisSettings.DEFAULTS);

    public QueueSettings {
        requireNonNull(type, "type is null");
        requireNonNull(kafka, "kafka is null");
        requireNonNull(rabbitmq, "rabbitmq is null");
        requireNonNull(redis, "redis is null");
        requireNonNull(limit, "limit is null");
        requireNonNull(memory, "memory is null");
        if (limit.compareTo(ByteSize.ofMebibytes(1)) < 0) {
            throw new IllegalArgumentException("limit is " + limit + "; use 1MiB or more");
        }
    }
}
