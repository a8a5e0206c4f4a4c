package io.tidewatch.kafka;

import io.tidewatch.event.RawBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a batch without its value, so that even one whose value is damaged is counted: whose it is, when it came, how many
 * records it has.
 *
 * @param minute when it was received, in minutes since 1970
 */
record BatchHeaders(String tenant, long minute, long records) {
    /** Marks a record that only takes up an offset. */
    static final List<Header> FILLER = List.of(new RecordHeader("tidewatch-filler", new byte[0]));

    private static final String NAME = "tidewatch";

    static long minute(RawBatch batch) {
        return Math.floorDiv(batch.received().getEpochSecond(), 60L);
    }

    static List<Header> of(RawBatch batch, Frames.Frame frame) {
        String text =
                frame.records() + " " + minute(batch) + " " + batch.tenant().value();
        return List.of(new RecordHeader(NAME, text.getBytes(StandardCharsets.UTF_8)));
    }

    static boolean isFiller(Headers headers) {
        return headers.lastHeader("tidewatch-filler") != null;
    }

    /** Null when the record was not written by a Tidewatch. */
    static @Nullable BatchHeaders read(Headers headers) {
        Header header = headers.lastHeader(NAME);
        if (header == null || header.value() == null) {
            return null;
        }
        String[] words = new String(header.value(), StandardCharsets.UTF_8).split(" ", 3);
        try {
            return words.length < 3
                    ? null
                    : new BatchHeaders(words[2], Long.parseLong(words[1]), Long.parseLong(words[0]));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
