package io.tidewatch.cli.send;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Backoff;
import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.api.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Sends bodies one after the other, each until the server has it or patience ends; counts what became of them. Not thread-safe. */
public final class Sender {
    private final ApiClient client;
    private final Compression compression;
    private final Duration patience;
    private final Stop stop;
    private final Consumer<String> notes;
    private long accepted;
    private long deduplicated;
    private long rejected;

    /**
     * @param patience how long to go on trying while the server is away or busy
     * @param notes gets a line when something is worth saying
     */
    public Sender(ApiClient client, Compression compression, Duration patience, Stop stop, Consumer<String> notes) {
        this.client = client;
        this.compression = compression;
        this.patience = patience;
        this.stop = stop;
        this.notes = notes;
    }

    /** Returns when the server has it; false when stopping was asked for before. */
    public boolean send(Map<String, String> headers, byte[] body) {
        Backoff backoff = new Backoff();
        long begun = System.nanoTime();
        boolean noted = false;
        while (true) {
            switch (client.send(headers, body, compression)) {
                case Delivery.Accepted reply -> {
                    count(reply);
                    return true;
                }
                case Delivery.Later later -> {
                    if (System.nanoTime() - begun > patience.toNanos()) {
                        throw new CliFailure(
                                ExitCode.UNREACHABLE, later.reason() + ", given up after " + seconds(patience));
                    }
                    if (!noted) {
                        noted = true;
                        notes.accept(later.reason() + "; trying again for " + seconds(patience));
                    }
                    if (stop.await(backoff.next(later.retryAfter()))) {
                        return false;
                    }
                }
                case Delivery.TooLarge large ->
                    throw new CliFailure(
                            ExitCode.REFUSED, "a request is too large: " + large.reason() + "; lower --batch-size");
                case Delivery.Refused refused -> throw new CliFailure(ExitCode.REFUSED, refused.reason());
            }
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }

    private void count(Delivery.Accepted reply) {
        accepted += reply.accepted();
        deduplicated += reply.deduplicated();
        if (rejected == 0 && !reply.rejected().isEmpty()) {
            notes.accept("the server rejects records, the first in line "
                    + reply.rejected().getFirst().line() + " of its request: "
                    + reply.rejected().getFirst().reason());
        }
        rejected += reply.rejectedTotal();
    }

    public long accepted() {
        return accepted;
    }

    public long deduplicated() {
        return deduplicated;
    }

    public long rejected() {
        return rejected;
    }
}
