package io.tidewatch.server.api;

import io.tidewatch.parse.json.JsonCheck;
import io.tidewatch.parse.json.JsonRecords;
import java.util.List;

/**
 * A body's records.
 *
 * @param bounds of each good record, as {@code RawBatch} wants them
 * @param rejected the first bad ones
 * @param rejectedTotal how many are bad
 */
record SplitBody(int[] bounds, List<IngestReply.Rejection> rejected, int rejectedTotal) {
    /** How many rejections an answer names. */
    static final int MAX_NAMED = 100;

    static SplitBody json(byte[] body, int maxDepth, int maxLength) {
        JsonRecords records = JsonRecords.split(body, new JsonCheck(maxDepth, maxLength));
        List<IngestReply.Rejection> rejected = records.rejected().stream()
                .limit(MAX_NAMED)
                .map(r -> new IngestReply.Rejection(r.line(), r.reason()))
                .toList();
        return new SplitBody(records.bounds(), rejected, records.rejections());
    }
}
