package io.tidewatch.cli.imports;

import io.tidewatch.cli.read.ByteWindow;
import io.tidewatch.cli.read.FileStart;
import io.tidewatch.cli.read.Packed;
import io.tidewatch.cli.read.RecordKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * The records of one file from an offset on. Where records begin and end depends on the file's bytes alone, so that what was sent before a
 * crash is recognised by its offsets after it. Offsets count the bytes of what the file holds, unpacked.
 */
final class FileRecords implements AutoCloseable {
    private static final int SPARE = 1 << 16;

    private final InputStream in;
    private final RecordKind kind;
    private final RecordReader reader;

    private FileRecords(InputStream in, RecordKind kind, RecordReader reader) {
        this.in = in;
        this.kind = kind;
        this.reader = reader;
    }

    /** What a file turned out not to be. */
    static final class NoLogException extends IOException {
        private static final long serialVersionUID = 1;

        NoLogException(String message) {
            super(message);
        }
    }

    /**
     * @param bytes how many bytes of the file, as it is stored, are read; what was appended since is left for the next time
     * @param from where in what it holds to begin
     * @param read gets how many bytes of the file were read, each time
     * @throws NoLogException when these are no bytes of a log
     */
    static FileRecords open(Path path, long bytes, long from, ImportSettings settings, LongConsumer read)
            throws IOException {
        byte[] start;
        try (InputStream in = unpacked(path, bytes, count -> {})) {
            start = in.readNBytes(FileStart.LENGTH);
        }
        if (FileStart.binary(start)) {
            throw new NoLogException("holds no text and is no event log of Windows");
        }
        RecordKind kind = FileStart.kind(path, start);
        InputStream in = unpacked(path, bytes, read);
        try {
            return new FileRecords(in, kind, reader(in, kind, start, from, settings));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream unpacked(Path path, long bytes, LongConsumer read) throws IOException {
        InputStream file = new StoredBytes(Files.newInputStream(path), bytes, read);
        try {
            if (!packed(path)) {
                return file;
            }
            return new SalvagedBytes(Packed.unpacked(file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean packed(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            return Packed.is(file.readNBytes(4));
        }
    }

    private static RecordReader reader(
            InputStream in, RecordKind kind, byte[] start, long from, ImportSettings settings) throws IOException {
        if (kind == RecordKind.EVTX) {
            return new EventLogReader(in, from, settings.maxRecord());
        }
        CsvReader.Header header = kind == RecordKind.CSV ? CsvReader.header(start) : null;
        long begin = Math.max(from, header == null ? FileStart.marked(start) ? 3 : 0 : header.end());
        in.skipNBytes(begin);
        ByteWindow window =
                new ByteWindow(in, begin, Math.max(settings.batchSize(), 2 * settings.maxRecord() + 2) + SPARE);
        window.more();
        if (header != null) {
            return new CsvReader(window, header, settings.maxRecord());
        }
        return kind == RecordKind.JSON
                ? new ObjectReader(window, settings.maxRecord())
                : new LineReader(window, settings.multiline(), settings.maxRecord());
    }

    RecordKind kind() {
        return kind;
    }

    /** Fills the batch; false at the end, when nothing was added. {@link RecordBatch#end} is where reading goes on. */
    boolean read(RecordBatch batch) throws IOException {
        return reader.read(batch) || batch.count() > 0;
    }

    /** What could not be read so far, as sentences; empty where all could. */
    Damage damage() {
        Damage damage = reader.damage();
        if (damage.places() == 0 && in instanceof SalvagedBytes packed && packed.damage() != null) {
            return new Damage(1, packed.damage());
        }
        return damage;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
