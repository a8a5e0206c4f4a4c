package io.tidewatch.cli.imports;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.api.HeaderText;
import io.tidewatch.cli.send.Sender;
import io.tidewatch.collect.RecordFrames;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends one file from a place on: reads a batch while the one before is under way. Thread-safe. */
final class FileImport {
    private final ImportSettings settings;
    private final Sender sender;
    private final Stop stop;
    private final ImportProgress progress;
    private final Consumer<Imported> sent;

    /** @param sent gets the place after each batch that the server has */
    FileImport(ImportSettings settings, Sender sender, Stop stop, ImportProgress progress, Consumer<Imported> sent) {
        this.settings = settings;
        this.sender = sender;
        this.stop = stop;
        this.progress = progress;
        this.sent = sent;
    }

    /**
     * @param place up to where the file was sent
     * @param whole whether it was read to its end
     * @param damage what could not be read
     */
    record Result(Imported place, boolean whole, Damage damage) {}

    Result send(ImportFile file, Imported from) throws IOException {
        RecordBatch[] batches = {new RecordBatch(settings.batchSize()), new RecordBatch(settings.batchSize())};
        Imported place = from;
        CompletableFuture<@Nullable Imported> underWay = CompletableFuture.completedFuture(place);
        Damage damage;
        try (FileRecords records =
                FileRecords.open(file.path(), from.bytes(), from.offset(), settings, progress::read)) {
            long offset = from.offset();
            int turn = 0;
            boolean more = true;
            while (more && !stop.asked()) {
                RecordBatch batch = batches[turn++ & 1];
                batch.begin(offset);
                more = records.read(batch);
                Imported before = join(underWay);
                if (before == null) {
                    return new Result(place, false, records.damage());
                }
                place = before;
                offset = batch.end();
                underWay = CompletableFuture.supplyAsync(() -> deliver(file, before, batch), Thread.ofVirtual()::start);
            }
            damage = records.damage();
        }
        Imported last = join(underWay);
        return new Result(last == null ? place : last, last != null && !stop.asked(), damage);
    }

    private static @Nullable Imported join(CompletableFuture<@Nullable Imported> underWay) {
        try {
            return underWay.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CliFailure failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** The place after the batch; null when stopping was asked for before the server had it. */
    private @Nullable Imported deliver(ImportFile file, Imported place, RecordBatch batch) {
        if (!deliver(file, place, batch, 0, batch.count(), new RecordFrames.Writer())) {
            return null;
        }
        Imported after = place.sent(batch.end(), batch.count());
        sent.accept(after);
        progress.sent(batch.count());
        return after;
    }

    private boolean deliver(
            ImportFile file, Imported place, RecordBatch batch, int first, int end, RecordFrames.Writer writer) {
        if (first == end) {
            return true;
        }
        Map<String, String> headers = headers(file, place.stream(), batch.offset(first));
        return switch (sender.deliver(headers, batch.body(first, end, writer))) {
            case Sender.Taken taken -> true;
            case Sender.Stopped stopped -> false;
            case Sender.TooLarge large -> {
                if (end - first < 2) {
                    throw new CliFailure(
                            ExitCode.REFUSED,
                            file.path() + " at byte " + batch.offset(first)
                                    + ": one record is larger than the server takes (" + large.reason()
                                    + "); lower --max-record");
                }
                int middle = (first + end) >>> 1;
                yield deliver(file, place, batch, first, middle, writer)
                        && deliver(file, place, batch, middle, end, writer);
            }
        };
    }

    private Map<String, String> headers(ImportFile file, String stream, long offset) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", RecordFrames.MEDIA_TYPE);
        headers.put("Tidewatch-Source", HeaderText.encode(settings.source()));
        headers.put("Tidewatch-Path", HeaderText.encode(file.path().toString()));
        headers.put("Tidewatch-Stream", stream);
        headers.put("Tidewatch-Offset", Long.toString(offset));
        headers.put("Tidewatch-Written", Long.toString(Math.max(0, file.modified() / 1000)));
        if (settings.dataset() != null) {
            headers.put("Tidewatch-Dataset", HeaderText.encode(settings.dataset()));
        }
        if (settings.parser() != null) {
            headers.put("Tidewatch-Parser", HeaderText.encode(settings.parser()));
        }
        if (settings.zone() != null) {
            headers.put("Tidewatch-Time-Zone", settings.zone().getId());
        }
        return headers;
    }
}
