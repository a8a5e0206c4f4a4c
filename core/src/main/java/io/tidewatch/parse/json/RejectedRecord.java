package io.tidewatch.parse.json;

import static java.util.Objects.requireNonNull;

/**
 * A record of a body that could not be read.
 *
 * @param record which record it is, good and bad ones counted, from 1
 * @param line on which line of the body it begins, from 1
 * @param offset where in the body it went wrong, in bytes from 0
 * @param reason what was wrong, for a person
 */
public record RejectedRecord(int record, int line, int offset, String reason) {
    public RejectedRecord {
        requireNonNull(reason, "reason is null");
    }
}
