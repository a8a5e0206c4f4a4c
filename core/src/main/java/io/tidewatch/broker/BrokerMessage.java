package io.tidewatch.broker;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A record on its way through a broker.
 *
 * @param body its bytes; shared, never written to after
 * @param place where it lies at its sender, so that a repeated one is recognised, or null
 * @param source the source's name that its sender gave, or null
 * @param path the sender's file, or null
 * @param dataset the dataset that its sender asks for, or null
 */
public record BrokerMessage(
        byte[] body,
        @Nullable Place place,
        @Nullable String source,
        @Nullable String path,
        @Nullable String dataset) {
    /** The names under which brokers that carry headers or fields carry what is beside the body. */
    public static final String STREAM = "tidewatch-stream";

    public static final String OFFSET = "tidewatch-offset";
    public static final String NEXT = "tidewatch-next";
    public static final String SOURCE = "tidewatch-source";
    public static final String PATH = "tidewatch-path";
    public static final String DATASET = "tidewatch-dataset";

    private static final int MAX_STREAM = 200;

    /**
     * A record's place in a sender's sequence.
     *
     * @param stream names the sequence, at most 200 characters
     * @param offset the record's offset in it
     * @param next the offset of what follows
     */
    public record Place(String stream, long offset, long next) {
        public Place {
            requireNonNull(stream, "stream is null");
            if (stream.isEmpty() || stream.length() > MAX_STREAM || offset < 0 || next < offset) {
                throw new IllegalArgumentException("no place: '" + stream + "' " + offset + " to " + next);
            }
        }

        /** The place that headers say; null when they say none, or nothing sensible: anybody may write them. */
        public static @Nullable Place of(@Nullable String stream, @Nullable String offset, @Nullable String next) {
            if (stream == null || offset == null || next == null) {
                return null;
            }
            try {
                return new Place(stream, Long.parseLong(offset), Long.parseLong(next));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    public BrokerMessage {
        requireNonNull(body, "body is null");
    }

    public static BrokerMessage of(byte[] body) {
        return new BrokerMessage(body, null, null, null, null);
    }
}
