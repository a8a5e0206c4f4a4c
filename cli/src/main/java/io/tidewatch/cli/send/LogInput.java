package io.tidewatch.cli.send;

import io.tidewatch.cli.read.Packed;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log file to be sent: decompressed by what its first bytes are, its format recognised, its progress known. */
public final class LogInput implements AutoCloseable {
    private static final int LOOKED_AT = 4096;

    private final Counting source;
    private final BufferedInputStream lines;
    private final boolean json;

    private LogInput(Counting source, BufferedInputStream lines, boolean json) {
        this.source = source;
        this.lines = lines;
        this.json = json;
    }

    public static LogInput open(Path path) throws IOException {
        return open(Files.newInputStream(path));
    }

    public static LogInput open(InputStream stream) throws IOException {
        Counting source = new Counting(stream);
        BufferedInputStream packed = new BufferedInputStream(source, 1 << 16);
        BufferedInputStream lines = new BufferedInputStream(Packed.unpacked(packed), 1 << 16);
        return new LogInput(source, lines, startsWithObject(peek(lines, LOOKED_AT)));
    }

    private static byte[] peek(BufferedInputStream in, int count) throws IOException {
        in.mark(count);
        byte[] bytes = in.readNBytes(count);
        in.reset();
        return bytes;
    }

    private static boolean startsWithObject(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '{') {
                return true;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return false;
    }

    /** Whether the lines look like JSON objects. */
    public boolean json() {
        return json;
    }

    /** Fills the array from {@code from} on as far as there is something; returns up to where. */
    public int read(byte[] array, int from) throws IOException {
        return from + lines.readNBytes(array, from, array.length - from);
    }

    /** How many bytes of the file, as it is stored, have been read. */
    public long consumed() {
        return source.count;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            int read = super.read(array, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
