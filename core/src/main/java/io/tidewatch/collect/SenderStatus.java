package io.tidewatch.collect;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What one sender has sent.
 *
 * @param address its network address, or {@code others} for all that were not heard for long
 * @param last when it was heard last
 */
public record SenderStatus(String address, long records, long bytes, Instant last) {
    public SenderStatus {
        requireNonNull(address, "address is null");
        requireNonNull(last, "last is null");
    }
}
