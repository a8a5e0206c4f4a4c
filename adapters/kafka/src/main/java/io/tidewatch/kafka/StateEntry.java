package io.tidewatch.kafka;

import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A record of the state topic, keyed text: what all processes of a queue must know of each other, compacted to the last of each key.
 * Fields are separated by tabs; names that senders chose come last, as they may hold tabs.
 */
sealed interface StateEntry {
    String key();

    String value();

    /**
     * A sender's sequence of offsets.
     *
     * @param tenant whose it is
     * @param name its name within the tenant
     */
    record Stream(String tenant, String name) {
        /** The stream that the batch belongs to, or null. */
        static @Nullable Stream of(RawBatch batch) {
            SourceRange range = batch.range();
            return range == null ? null : new Stream(batch.tenant().value(), range.stream());
        }

        /** The index of the batch's first record that a stream accepted up to {@code end} does not have; its size when it has all. */
        static int firstNew(RawBatch batch, long end) {
            SourceRange range = batch.range();
            if (range == null || range.start() >= end) {
                return 0;
            }
            if (range.end() <= end) {
                return batch.size();
            }
            int first = 0;
            while (first < batch.size() && batch.recordOffsets()[first] < end) {
                first++;
            }
            return first;
        }
    }

    /**
     * Up to which of the sender's own offsets a stream was accepted.
     *
     * @param minute when it was used last, in minutes since 1970
     * @param node who accepted that
     */
    record StreamEnd(Stream stream, long end, long minute, String node) implements StateEntry {
        @Override
        public String key() {
            return "stream\t" + stream.tenant + "\t" + stream.name;
        }

        @Override
        public String value() {
            return end + "\t" + minute + "\t" + node;
        }
    }

    /** What {@code node} received of a tenant in a minute since 1970. */
    record Received(long minute, String tenant, String node, long received, long deduplicated, long quarantined)
            implements StateEntry {
        @Override
        public String key() {
            return "received\t" + minute + "\t" + tenant + "\t" + node;
        }

        @Override
        public String value() {
            return received + "\t" + deduplicated + "\t" + quarantined;
        }

        Received plus(long moreReceived, long moreDeduplicated, long moreQuarantined) {
            return new Received(
                    minute,
                    tenant,
                    node,
                    received + moreReceived,
                    deduplicated + moreDeduplicated,
                    quarantined + moreQuarantined);
        }
    }

    /** All that {@code node} has appended to a partition since the topic was made. */
    record Appended(String topic, int partition, String node, Counts counts) implements StateEntry {
        @Override
        public String key() {
            return "appended\t" + topic + "\t" + partition + "\t" + node;
        }

        @Override
        public String value() {
            return counts.batches() + "\t" + counts.records() + "\t" + counts.bytes();
        }
    }

    /**
     * All that was stored of a partition since the topic was made.
     *
     * @param next Kafka's offset after the last that is stored
     */
    record Committed(String topic, int partition, long next, Counts counts) implements StateEntry {
        @Override
        public String key() {
            return "committed\t" + topic + "\t" + partition;
        }

        @Override
        public String value() {
            return next + "\t" + counts.batches() + "\t" + counts.records() + "\t" + counts.bytes();
        }
    }

    /**
     * Which process reads the queue: the one that began last.
     *
     * @param number grows by one each time a process begins to read
     */
    record Reader(String topic, long number, String node) implements StateEntry {
        @Override
        public String key() {
            return "reader\t" + topic;
        }

        @Override
        public String value() {
            return number + "\t" + node;
        }
    }

    /**
     * Which process writes under a name: the one that said so last.
     *
     * @param number grows by one each time a process says so
     * @param instance this process alone, not another of the same name
     */
    record Writer(String node, long number, String instance) implements StateEntry {
        @Override
        public String key() {
            return "writer\t" + node;
        }

        @Override
        public String value() {
            return number + "\t" + instance;
        }
    }

    /** @throws IllegalArgumentException when it is no record of this version */
    static StateEntry parse(String key, String value) {
        String[] v = value.split("\t", -1);
        int tab = key.indexOf('\t');
        try {
            return switch (tab < 0 ? key : key.substring(0, tab)) {
                case "stream" -> {
                    String[] k = key.split("\t", 3);
                    yield new StreamEnd(new Stream(k[1], k[2]), Long.parseLong(v[0]), Long.parseLong(v[1]), v[2]);
                }
                case "received" -> {
                    String[] k = key.split("\t", 4);
                    yield new Received(
                            Long.parseLong(k[1]),
                            k[2],
                            k[3],
                            Long.parseLong(v[0]),
                            Long.parseLong(v[1]),
                            Long.parseLong(v[2]));
                }
                case "appended" -> {
                    String[] k = key.split("\t", 4);
                    yield new Appended(k[1], Integer.parseInt(k[2]), k[3], counts(v, 0));
                }
                case "committed" -> {
                    String[] k = key.split("\t", 3);
                    yield new Committed(k[1], Integer.parseInt(k[2]), Long.parseLong(v[0]), counts(v, 1));
                }
                case "writer" -> new Writer(key.split("\t", 2)[1], Long.parseLong(v[0]), v[1]);
                case "reader" -> new Reader(key.split("\t", 2)[1], Long.parseLong(v[0]), v[1]);
                default -> throw new IllegalArgumentException("unknown kind");
            };
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("it has too few or wrong fields", e);
        }
    }

    private static Counts counts(String[] values, int first) {
        return new Counts(
                Long.parseLong(values[first]), Long.parseLong(values[first + 1]), Long.parseLong(values[first + 2]));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
