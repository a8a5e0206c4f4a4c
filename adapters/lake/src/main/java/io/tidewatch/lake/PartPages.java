package io.tidewatch.lake;

import io.tidewatch.lake.parquet.ParquetFile;
import io.tidewatch.lake.parquet.Unpacker;
import io.tidewatch.lake.parquet.UnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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

    /** Opens the part; see {@link Source#open}. */
    PartRows open(Source source, List<Block> chunks, Unpacker unpacker, IntConsumer onTry) {
        FileChannel channel = channel();
        try {
            ParquetFile parquet = footers.of(file, channel);
            return new PartRows(source, parquet, channel, chunks, unpacker, onTry);
        } catch (RuntimeException e) {
            try {
                channel.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private FileChannel channel() {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new UnreadableException("the file is not there");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
