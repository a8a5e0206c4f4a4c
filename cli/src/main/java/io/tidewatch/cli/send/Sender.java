package io.tidewatch.cli.send;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.api.Backoff;
import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.api.Delivery;
import io.tidewatch.cli.api.EventTarget;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Sends bodies, each until the server has it or patience ends; counts what became of them. Thread-safe. */
public final class Sender {
    private final EventTarget target;
    private final Compression compression;
    private final Duration patience;
    private final Stop stop;
    private final Consumer<String> notes;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder deduplicated = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    /**
     * @param patience how long to go on trying while the server is away or busy
     * @param notes gets a line when something is worth saying
     */
    public Sender(EventTarget target, Compression compression, Duration patience, Stop stop, Consumer<String> notes) {
        this.target = target;
        this.compression = compression;
        this.patience = patience;
        this.stop = stop;
        this.notes = notes;
    }

    /** What became of a body. */
    public sealed interface Outcome {}

    /** The server has it. */
    public record Taken() implements Outcome {}

    /** Stopping was asked for before the server had it. */
    public record Stopped() implements Outcome {}

    /** It is larger than the server takes. */
    public record TooLarge(String reason) implements Outcome {}

    /** Returns when the server has it; false when stopping was asked for before. */
    public boolean send(Map<String, String> headers, byte[] body) {
        return switch (deliver(headers, body)) {
            case Taken taken -> true;
            case Stopped stopped -> false;
            case TooLarge large ->
                throw new CliFailure(
                        ExitCode.REFUSED, "a request is too large: " + large.reason() + "; lower --batch-size");
        };
    }

    /**
     * Returns when it is known what became of the body.
     *
     * @throws CliFailure when the server refuses it, or was away for longer than patience lasts
     */
    public Outcome deliver(Map<String, String> headers, byte[] body) {
        Backoff backoff = new Backoff();
        long begun = System.nanoTime();
        boolean noted = false;
        boolean distrustNoted = false;
        while (true) {
            switch (target.send(headers, body, compression)) {
                case Delivery.Accepted reply -> {
                    count(reply);
                    return new Taken();
                }
                case Delivery.Later later -> {
                    if (System.nanoTime() - begun > patience.toNanos()) {
                        throw new CliFailure(
                                ExitCode.UNREACHABLE, later.reason() + ", given up after " + seconds(patience));
                    }
                    if (!noted || later.distrust() && !distrustNoted) {
                        noted = true;
                        distrustNoted |= later.distrust();
                        notes.accept(later.reason() + "; trying again for " + seconds(patience));
                    }
                    if (stop.await(backoff.next(later.retryAfter()))) {
                        return new Stopped();
                    }
                }
                case Delivery.TooLarge large -> {
                    return new TooLarge(large.reason());
                }
                case Delivery.Refused refused -> throw new CliFailure(ExitCode.REFUSED, refused.reason());
            }
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }

    private void count(Delivery.Accepted reply) {
        accepted.add(reply.accepted());
        deduplicated.add(reply.deduplicated());
        if (rejected.sum() == 0 && !reply.rejected().isEmpty()) {
            notes.accept("the server rejects records, the first in line "
                    + reply.rejected().getFirst().line() + " of its request: "
                    + reply.rejected().getFirst().reason());
        }
        rejected.add(reply.rejectedTotal());
    }

    public long accepted() {
        return accepted.sum();
    }

    public long deduplicated() {
        return deduplicated.sum();
    }

    public long rejected() {
        return rejected.sum();
    }
}
