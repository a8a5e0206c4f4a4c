package io.tidewatch.server.api;

import java.util.List;

/**
 * What became of the records of a request.
 *
 * @param accepted how many are durable now
 * @param deduplicated how many were known by the sender's offsets
 * @param rejected the first rejected records
 * @param rejectedTotal how many were rejected
 */
public record IngestReply(int accepted, int deduplicated, List<Rejection> rejected, int rejectedTotal) {
    public IngestReply {
        rejected = List.copyOf(rejected);
    }

    /**
     * A record that was not accepted.
     *
     * @param line on which line of the body it begins, from 1
     * @param reason what was wrong, for a person
     */
    public record Rejection(int line, String reason) {}
}
