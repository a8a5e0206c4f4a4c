package io.tidewatch.lake;

import io.tidewatch.lake.parquet.ParquetFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The footers of the Parquet files that were read lately, within a bound of memory. Thread-safe. */
final class Footers {
    private final long capacity;
    private final Map<Path, ParquetFile> files = new LinkedHashMap<>(16, 0.75f, true);

    /** @param capacity bytes, about */
    Footers(long capacity) {
        this.capacity = capacity;
    }

    /** The file's footer, read where it is not known; {@code channel} is open on the file. */
    ParquetFile of(Path file, FileChannel channel) {
        ParquetFile known = known(file);
        return known == null ? keep(file, ParquetFile.open(channel)) : known;
    }

    private synchronized @Nullable ParquetFile known(Path file) {
        forgetEldest();
        return files.get(file);
    }

    private synchronized ParquetFile keep(Path file, ParquetFile read) {
        files.put(file, read);
        forgetEldest();
        return read;
    }

    /** What is known of a file grows as it is read, so all are weighed again. */
    private void forgetEldest() {
        long weight = files.values().stream().mapToLong(ParquetFile::weight).sum();
        for (Iterator<ParquetFile> oldest = files.values().iterator(); weight > capacity && files.size() > 1; ) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }
}
