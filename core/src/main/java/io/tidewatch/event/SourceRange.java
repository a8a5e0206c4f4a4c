package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

/**
 * Which part of its source a batch carries, by the sender's own count, so that a batch sent twice is recognised. Offsets are of any
 * unit that only grows (bytes of a file, numbers of a stream); each record has one.
 *
 * @param stream names the sequence within tenant: an agent's id and the identity of its file, at most 200 characters
 * @param start the offset of the batch's first record
 * @param end the offset after its last record
 */
public record SourceRange(String stream, long start, long end) {
    private static final int MAX_STREAM_LENGTH = 200;

    public SourceRange {
        requireNonNull(stream, "stream is null");
        if (stream.isEmpty() || stream.length() > MAX_STREAM_LENGTH) {
            throw new IllegalArgumentException("a stream's name has 1 to 200 characters, this one " + stream.length());
        }
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a range of offsets: " + start + " to " + end);
        }
    }
}
