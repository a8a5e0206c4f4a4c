package io.tidewatch.cli.imports;

import io.tidewatch.cli.read.Multiline;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an import is told.
 *
 * @param paths files, folders and globs
 * @param state the folder that keeps what was sent
 * @param source the source's name
 * @param dataset the dataset to ask for, or null
 * @param parser the parser to ask for, or null
 * @param zone the zone of times that carry none, or null
 * @param multiline which lines begin an event
 * @param maxRecord bytes in one record; a longer one is cut into pieces
 * @param batchSize bytes of one request, before compression
 * @param inFlight how many files are read and sent at once
 */
public record ImportSettings(
        List<String> paths,
        Path state,
        String source,
        @Nullable String dataset,
        @Nullable String parser,
        @Nullable ZoneId zone,
        Multiline multiline,
        int maxRecord,
        int batchSize,
        int inFlight) {
    public ImportSettings {
        paths = List.copyOf(paths);
    }

    /** What makes an import another one: the same file under other settings is sent again. */
    String meaning() {
        return String.join("\n", source, String.valueOf(dataset), String.valueOf(parser), String.valueOf(zone));
    }
}
