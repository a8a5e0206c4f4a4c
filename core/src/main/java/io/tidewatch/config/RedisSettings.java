package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Redis as the queue. */
@Group(
        "Redis as the queue, for `queue.type: redis`; see [Redis](brokers/redis.md). `queue.limit` is memory of Redis's.")
public record RedisSettings(
        @Key(meaning = "How Redis is reached; its usual port is 6379.")
        BrokerConnection connection,

        @Key(meaning = "The number of the database.", example = "1")
        int database,

        @Key(
                meaning = "What the names of the keys begin with. Two installations on one Redis need two.",
                example = "siem")
        String prefix,

        @Key(
                meaning =
                        "Partitions of the queue, at most 64. More can be worked on by more processes at once. It may be raised"
                                + " later, and not lowered.",
                example = "12")
        int partitions,

        @Key(meaning = "How many replicas must have a batch before its sender is told so (`WAIT`).", example = "1")
        int replicas,

        @Key(
                meaning = "How long Redis may take for an answer, before a sender is told to come back (503).",
                example = "5s")
        Duration patience,

        @Key(meaning = "How long after a process's death its batches are left to another one.", example = "1m")
        Duration takeover) {
    public static final RedisSettings DEFAULTS = new RedisSettings(
            BrokerConnection.DEFAULTS, 0, "tidewatch", 1, 0, Duration.ofSeconds(10), Duration.ofSeconds(15));

    public RedisSettings {
        requireNonNull(connection, "connection is null");
        requireNonNull(prefix, "prefix is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(takeover, "takeover is null");
        if (database < 0 || database > 1_000_000) {
            throw new IllegalArgumentException("database is " + database + "; use 0 or more");
        }
        if (!prefix.matches("[a-zA-Z0-9._:-]{1,100}")) {
            throw new IllegalArgumentException(
                    "prefix is '" + prefix + "'; use 1 to 100 letters, digits and the signs . _ : -");
        }
        if (partitions < 1 || partitions > 64) {
            throw new IllegalArgumentException("partitions is " + partitions + "; use 1 to 64");
        }
        if (replicas < 0 || replicas > 100) {
            throw new IllegalArgumentException("replicas is " + replicas + "; use 0 to 100");
        }
        if (patience.toMillis() < 100 || patience.toMinutes() >= 10) {
            throw new IllegalArgumentException("patience is " + patience + "; use 100ms to 9m");
        }
        if (takeover.toSeconds() < 1 || takeover.toHours() >= 1) {
            throw new IllegalArgumentException("takeover is " + takeover + "; use 1s to 59m");
        }
    }
}
