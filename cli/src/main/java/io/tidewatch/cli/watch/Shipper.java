package io.tidewatch.cli.watch;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.api.Backoff;
import io.tidewatch.cli.api.Delivery;
import io.tidewatch.cli.api.EventTarget;
import io.tidewatch.cli.api.HeaderText;
import io.tidewatch.collect.RecordFrames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Sends batches until the server has them: waits and repeats while it is away, sends halves of what is too large. Thread-safe. */
final class Shipper {
    private final EventTarget target;
    private final WatchSettings settings;
    private final ServerState state;
    private final Stop stop;
    final LongAdder accepted = new LongAdder();
    final LongAdder deduplicated = new LongAdder();
    final LongAdder rejected = new LongAdder();

    Shipper(EventTarget target, WatchSettings settings, ServerState state, Stop stop) {
        this.target = target;
        this.settings = settings;
        this.state = state;
        this.stop = stop;
    }

    /** Returns true when the server has the whole batch, false when the watcher was told to stop before. */
    boolean deliver(Batch batch, RecordFrames.Writer writer) {
        return deliver(batch, writer, 0, batch.size());
    }

    private boolean deliver(Batch batch, RecordFrames.Writer writer, int first, int end) {
        writer.clear();
        batch.records().write(batch.buffer(), first, end, writer);
        byte[] body = writer.toBytes();
        Map<String, String> headers = headers(batch, first);
        Backoff backoff = new Backoff();
        while (true) {
            switch (target.send(headers, body, settings.compression())) {
                case Delivery.Accepted reply -> {
                    state.reached();
                    count(reply, batch);
                    return true;
                }
                case Delivery.Later later -> {
                    state.away(later);
                    if (stop.await(backoff.next(later.retryAfter()))) {
                        return false;
                    }
                }
                case Delivery.TooLarge large -> {
                    state.reached();
                    if (end - first < 2) {
                        throw new CliFailure(
                                ExitCode.REFUSED,
                                batch.path() + " at byte " + batch.offsetOf(first)
                                        + ": one record is larger than the server takes (" + large.reason()
                                        + "); lower --max-line or raise the server's limit");
                    }
                    int middle = (first + end) >>> 1;
                    return deliver(batch, writer, first, middle) && deliver(batch, writer, middle, end);
                }
                case Delivery.Refused refused ->
                    throw new CliFailure(
                            ExitCode.REFUSED,
                            "the server refused what was read from " + batch.path() + ": " + refused.reason()
                                    + "; the place is kept, start again when it is put right");
            }
        }
    }

    private Map<String, String> headers(Batch batch, int first) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", RecordFrames.MEDIA_TYPE);
        headers.put("Tidewatch-Source", HeaderText.encode(settings.source()));
        headers.put("Tidewatch-Path", HeaderText.encode(batch.path()));
        headers.put("Tidewatch-Stream", batch.stream());
        headers.put("Tidewatch-Offset", Long.toString(batch.offsetOf(first)));
        if (settings.dataset() != null) {
            headers.put("Tidewatch-Dataset", settings.dataset());
        }
        return headers;
    }

    private void count(Delivery.Accepted reply, Batch batch) {
        accepted.add(reply.accepted());
        deduplicated.add(reply.deduplicated());
        rejected.add(reply.rejectedTotal());
        if (!reply.rejected().isEmpty()) {
            state.rejected(batch.path(), reply.rejected().getFirst().reason());
        }
    }
}
