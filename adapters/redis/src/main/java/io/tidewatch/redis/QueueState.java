package io.tidewatch.redis;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueueStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the queue's state says of all its partitions.
 *
 * @param id the queue; empty where it is gone
 * @param partitions how many there are
 * @param batches batches not yet committed
 * @param records records in them
 * @param bytes compressed bytes that they take
 */
record QueueState(String id, int partitions, long batches, long records, long bytes) {
    private static final String COMMITTED = "committed-";
    private static final Script OPEN = Script.named("open");
    /** What is answered where streams gave numbers that no state knows of. */
    private static final String STATELESS = "stateless";

    private static final String NEWEST_VERSION = "2";
    /** What knows {@code 1} knows one partition only. */
    private static final Set<String> VERSIONS = Set.of("1", NEWEST_VERSION);

    /**
     * Makes the queue where there is none, and partitions that it lacks.
     *
     * @return its id
     * @throws TidewatchException {@code INVALID} when it was written by a newer version, has more partitions than it should have, or has lost
     *     its state but not its streams
     */
    static String open(RedisLink link, RedisKeys keys, RedisQueueConfig config) {
        return requireKnown(
                config,
                keys,
                OPEN.run(
                        link,
                        Stream.concat(
                                        Stream.of(keys.state),
                                        IntStream.range(0, config.partitions())
                                                .mapToObj(number -> keys.partition(number).entries))
                                .toArray(byte[][]::new),
                        Script.bytes(UUID.randomUUID().toString()),
                        Script.bytes(RedisQueue.GROUP),
                        Script.bytes(NEWEST_VERSION)));
    }

    /** The id, where this process can work with what is there. */
    private static String requireKnown(RedisQueueConfig config, RedisKeys keys, List<Object> answer) {
        if (Script.text(answer.getFirst()).equals(STATELESS)) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the queue " + config.prefix() + " in Redis at " + config.address()
                            + " has lost its state (the key "
                            + Script.text(keys.state) + "), but " + Script.text(answer.get(1)) + " is there, with "
                            + Script.text(answer.get(2)) + " batches; without it the same numbers would be given again:"
                            + " restore Redis from a copy that has both, or set another queue.redis.prefix, which begins a"
                            + " new queue and leaves what lies in this one");
        }
        String version = Script.text(answer.get(1));
        if (!VERSIONS.contains(version)) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the queue in Redis at " + config.address() + " has version " + version
                            + "; this Tidewatch knows versions 1 and 2: start the version that wrote it");
        }
        int there = Integer.parseInt(Script.text(answer.get(2)));
        if (there != config.partitions()) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the queue " + config.prefix() + " in Redis at " + config.address() + " has " + there
                            + " partitions, and queue.redis.partitions is " + config.partitions()
                            + "; partitions are not given up, as batches may lie in them: set queue.redis.partitions: "
                            + there + ", or choose another queue.redis.prefix once this queue is empty");
        }
        return Script.text(answer.getFirst());
    }

    /** Reads it anew. */
    static QueueState read(RedisLink link, RedisKeys keys) {
        Map<String, Long> sums = new HashMap<>();
        String id = "";
        int partitions = 1;
        for (Map.Entry<byte[], byte[]> one :
                link.ask(redis -> redis.hgetall(keys.state)).entrySet()) {
            String field = new String(one.getKey(), StandardCharsets.UTF_8);
            String value = new String(one.getValue(), StandardCharsets.UTF_8);
            String name = field.substring(field.indexOf(':') + 1);
            switch (name) {
                case "id" -> id = value;
                case "partitions" -> partitions = Integer.parseInt(value);
                case "batches", "records", "bytes" -> sums.merge(name, Long.parseLong(value), Long::sum);
                case COMMITTED + "batches", COMMITTED + "records", COMMITTED + "bytes" ->
                    sums.merge(name.substring(COMMITTED.length()), -Long.parseLong(value), Long::sum);
                default -> {
                    // The version, and what comes next in each partition.
                }
            }
        }
        return new QueueState(
                id,
                partitions,
                sums.getOrDefault("batches", 0L),
                sums.getOrDefault("records", 0L),
                sums.getOrDefault("bytes", 0L));
    }

    QueueStatus status(ByteSize limit) {
        return new QueueStatus(batches, records, new ByteSize(bytes), limit);
    }
}
