package io.tidewatch.cli.watch;

import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.read.Multiline;
import io.tidewatch.cli.read.RecordSplitter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher is told.
 *
 * @param patterns files, folders and globs
 * @param checkpoint the folder that keeps what is remembered between runs
 * @param source the source's name
 * @param dataset the dataset to ask for, or null
 * @param fromEnd whether files that are there at the very first start are read from their end
 * @param once whether to stop when everything that is there has been delivered
 * @param everyEvents a checkpoint is written after so many events
 * @param everyTime and after this time
 * @param multiline which lines begin an event
 * @param maxLine bytes in one record; a longer line is cut into pieces
 * @param batchSize bytes of one request, before compression
 * @param inFlight requests under way at once, of different files
 * @param hold how long the last line waits for its end
 * @param poll how often files are looked at
 * @param compression how requests are compressed
 */
public record WatchSettings(
        List<String> patterns,
        Path checkpoint,
        String source,
        @Nullable String dataset,
        boolean fromEnd,
        boolean once,
        int everyEvents,
        Duration everyTime,
        Multiline multiline,
        int maxLine,
        int batchSize,
        int inFlight,
        Duration hold,
        Duration poll,
        Compression compression) {
    public WatchSettings {
        patterns = List.copyOf(patterns);
    }

    /** How large a buffer must be so that a batch, and the longest record, fit. */
    int bufferSize() {
        return Math.max(batchSize, 2 * Math.max(maxLine, RecordSplitter.LONGEST_OBJECT) + 2);
    }
}
