package io.tidewatch.lake;

import io.tidewatch.lake.parquet.ParquetFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntConsumer;

/** How to read single values of a part. Thread-safe. */
public final class PartPages {
    private final Path file;
    private final Footers footers;

    /**
     * @param file the part's Parquet file
     * @param footers what is known of such files
     */
    PartPages(Path file, Footers footers) {
        this.file = file;
        this.footers = footers;
    }

    /** Opens the part; {@code onPage} is told of the bytes of each page that is decompressed. */
    PartRows open(Source source, IntConsumer onPage) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            ParquetFile parquet = footers.of(file, channel);
            return new PartRows(source, parquet, channel, onPage);
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
