package io.tidewatch.cli.monitor;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.api.Backoff;
import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.api.Delivery;
import io.tidewatch.cli.api.EventTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples' events on their way to the server. {@link #offer} never waits; {@link #run} sends, in order, each request until the server has
 * it. While the server is away events are kept up to a bound, then the oldest are given up and counted: a host must not run out of memory because a
 * server is away. Says once that the server is away, and once that it is back. Thread-safe.
 */
final class Outbox {
    private final EventTarget target;
    private final Map<String, String> headers;
    private final long maxBytes;
    private final Stop stop;
    private final Consumer<String> notes;
    private final ArrayDeque<List<String>> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;
    private boolean sending;
    private long accepted;
    private long rejected;
    private long givenUp;
    private long givenUpSaid;
    private @Nullable CliFailure failure;
    private long awaySince;
    private boolean away;
    private boolean distrustNoted;

    /** @param maxBytes how much may wait, in bytes of JSON */
    Outbox(EventTarget target, Map<String, String> headers, long maxBytes, Stop stop, Consumer<String> notes) {
        this.target = target;
        this.headers = headers;
        this.maxBytes = maxBytes;
        this.stop = stop;
        this.notes = notes;
    }

    /** Takes the events of one sample, JSON objects; fails when the server has refused for good. */
    synchronized void offer(List<String> lines) {
        if (failure != null) {
            throw failure;
        }
        waiting.add(lines);
        bytes += size(lines);
        while (bytes > maxBytes && waiting.size() > 1) {
            List<String> oldest = waiting.remove();
            bytes -= size(oldest);
            givenUp += oldest.size();
        }
        notifyAll();
    }

    /** No more events come: {@link #run} ends when all are sent. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until all is sent or the time is over, or stopping was asked for and the server is away. */
    synchronized void await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (failure == null && (!waiting.isEmpty() || sending)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || stop.asked() && away) {
                return;
            }
            wait(Math.min(left, 100));
        }
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized long rejected() {
        return rejected;
    }

    /** Events that were given up for lack of room, and those that are still not sent. */
    synchronized long unsent() {
        return givenUp + waiting.stream().mapToLong(List::size).sum();
    }

    synchronized @Nullable CliFailure failure() {
        return failure;
    }

    /** Sends until closed and empty, or until the server refuses for good; then asks everybody to stop. */
    void run() {
        try {
            for (List<String> lines = next(); lines != null; lines = next()) {
                boolean delivered = deliver(lines);
                synchronized (this) {
                    sending = false;
                    if (!delivered) {
                        waiting.addFirst(lines);
                        bytes += size(lines);
                        notifyAll();
                        return;
                    }
                    notifyAll();
                }
            }
        } catch (CliFailure e) {
            synchronized (this) {
                failure = e;
                sending = false;
                notifyAll();
            }
            // The next sample may be an hour away.
            stop.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable List<String> next() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            wait();
        }
        List<String> lines = waiting.remove();
        bytes -= size(lines);
        sending = true;
        return lines;
    }

    /** False where stopping was asked for before the server had them. */
    private boolean deliver(List<String> lines) {
        byte[] body = String.join("\n", lines).concat("\n").getBytes(StandardCharsets.UTF_8);
        Backoff backoff = new Backoff();
        while (true) {
            switch (target.send(headers, body, Compression.zstd)) {
                case Delivery.Accepted reply -> {
                    reached(reply);
                    return true;
                }
                case Delivery.Later later -> {
                    away(later);
                    if (stop.await(backoff.next(later.retryAfter()))) {
                        return false;
                    }
                }
                case Delivery.TooLarge large -> {
                    if (lines.size() < 2) {
                        giveUp(large.reason());
                        return true;
                    }
                    int middle = lines.size() / 2;
                    return deliver(lines.subList(0, middle)) && deliver(lines.subList(middle, lines.size()));
                }
                case Delivery.Refused refused ->
                    throw new CliFailure(ExitCode.REFUSED, "the server refused what was measured: " + refused.reason());
            }
        }
    }

    private synchronized void giveUp(String reason) {
        givenUp++;
        notes.accept("an event is larger than the server takes and is given up: " + reason);
    }

    private synchronized void away(Delivery.Later later) {
        boolean first = !away;
        if (first) {
            away = true;
            awaySince = System.nanoTime();
        }
        if (first || later.distrust() && !distrustNoted) {
            notes.accept("the server cannot take events now: " + later.reason() + "; keeping samples and trying again");
        }
        distrustNoted |= later.distrust();
        notifyAll();
    }

    private synchronized void reached(Delivery.Accepted reply) {
        accepted += reply.accepted() + reply.deduplicated();
        if (rejected == 0 && !reply.rejected().isEmpty()) {
            notes.accept("the server rejects events, the first because: "
                    + reply.rejected().getFirst().reason());
        }
        rejected += reply.rejectedTotal();
        if (away) {
            away = false;
            distrustNoted = false;
            long lost = givenUp - givenUpSaid;
            givenUpSaid = givenUp;
            notes.accept("the server takes events again after " + (System.nanoTime() - awaySince) / 1_000_000_000 + " s"
                    + (lost == 0 ? "" : "; " + lost + " events were given up for lack of room, --buffer makes more"));
        }
    }

    private static long size(List<String> lines) {
        return lines.stream().mapToLong(String::length).sum();
    }
}
