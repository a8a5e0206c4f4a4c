package io.tidewatch.server.http;

import io.tidewatch.event.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A body as it arrives, refused when it grows past a limit or takes too long. */
final class LimitedInput extends InputStream {
    private final InputStream from;
    private final ByteSize limit;
    private final Duration patience;
    private final long deadline;
    private long count;

    LimitedInput(InputStream from, ByteSize limit, Duration patience) {
        this.from = from;
        this.limit = limit;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** How many bytes have arrived. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = from.read(buffer, offset, length);
        if (read > 0) {
            count += read;
            if (count > limit.bytes()) {
                throw tooLarge(limit);
            }
        }
        if (System.nanoTime() - deadline > 0) {
            throw tooSlow(patience);
        }
        return read;
    }

    static ProblemException tooLarge(ByteSize limit) {
        return Problem.of(
                        ProblemKind.TOO_LARGE,
                        "The body is larger than " + limit + ".",
                        "Send smaller batches; a few thousand records each are best. The limit is http.limits.body.")
                .exception();
    }

    static ProblemException tooSlow(Duration patience) {
        return Problem.of(
                        ProblemKind.TOO_SLOW,
                        "The body did not arrive within " + patience.toSeconds() + " seconds.",
                        "Send smaller batches. The limit is http.limits.read-timeout.")
                .withHeader("Connection", "close")
                .exception();
    }
}
