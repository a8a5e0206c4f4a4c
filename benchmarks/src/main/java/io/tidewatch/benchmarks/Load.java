package io.tidewatch.benchmarks;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Lines to send, cut into request bodies. */
final class Load {
    private Load() {}

    /** The generated log lines, made once by the shared generator and kept below {@code cache}. */
    static Path logLines(Path shared, Path cache, long lines) throws IOException, InterruptedException {
        Path file = cache.resolve("logs-" + lines + ".ndjson");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(cache);
        Path script = shared.resolve("bench/gen-logs.py");
        Path partial = cache.resolve(file.getFileName() + ".partial");
        Process process = new ProcessBuilder("python3", script.toString(), Long.toString(lines), partial.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(script + " failed; it makes the log lines and needs python3");
        }
        return Files.move(partial, file);
    }

    /** The recorded Windows events, unpacked once below {@code cache}. */
    static Path windowsEvents(Path shared, Path cache) throws IOException {
        Path file = cache.resolve("windows-events.ndjson");
        if (!Files.exists(file)) {
            Files.createDirectories(cache);
            Path partial = cache.resolve("windows-events.partial");
            try (InputStream in = new ZstdInputStream(
                    Files.newInputStream(shared.resolve("corpora/windows/windows-events.ndjson.zst")))) {
                Files.copy(in, partial);
            }
            Files.move(partial, file);
        }
        return file;
    }

    /** Bodies of at most {@code linesABody} whole lines, read one after another. */
    interface Bodies extends AutoCloseable {
        /** The next body, or an empty one at the end. */
        Body next() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A request body.
     *
     * @param bytes whole lines
     * @param lines how many
     */
    record Body(byte[] bytes, int lines) {}

    static Bodies bodies(Path file, int linesABody) throws IOException {
        return new FileBodies(Files.newInputStream(file), linesABody);
    }

    private static final class FileBodies implements Bodies {
        private final InputStream in;
        private final int linesABody;
        private byte[] buffer = new byte[1 << 20];
        private int filled;

        FileBodies(InputStream in, int linesABody) {
            this.in = in;
            this.linesABody = linesABody;
        }

        @Override
        public synchronized Body next() throws IOException {
            int lines = 0;
            int scanned = 0;
            int end = 0;
            while (lines < linesABody) {
                if (scanned == filled && !fill()) {
                    end = filled;
                    break;
                }
                if (buffer[scanned++] == '\n') {
                    lines++;
                    end = scanned;
                }
            }
            byte[] body = Arrays.copyOf(buffer, end);
            System.arraycopy(buffer, end, buffer, 0, filled - end);
            filled -= end;
            return new Body(body, lines);
        }

        private boolean fill() throws IOException {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            filled += Math.max(0, read);
            return read > 0;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
