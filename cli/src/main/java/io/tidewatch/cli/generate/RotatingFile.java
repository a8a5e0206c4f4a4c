package io.tidewatch.cli.generate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A log file that is renamed to {@code NAME.1} when it is full, as logrotate does; {@code NAME.2} and older ones move on. */
public final class RotatingFile implements LineSink {
    private final Path path;
    private final long limit;
    private final int keep;
    private OutputStream out;
    private long size;

    /**
     * @param limit bytes after which the file is renamed; 0 for never
     * @param keep how many renamed files are kept
     */
    public RotatingFile(Path path, long limit, int keep) throws IOException {
        this.path = path;
        this.limit = limit;
        this.keep = keep;
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        this.out = open(path);
        this.size = Files.size(path);
    }

    private static OutputStream open(Path path) throws IOException {
        return new BufferedOutputStream(
                Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND), 1 << 16);
    }

    @Override
    public void write(CharSequence record) throws IOException {
        byte[] bytes = record.toString().getBytes(StandardCharsets.UTF_8);
        if (limit > 0 && size > 0 && size + bytes.length > limit) {
            rotate();
        }
        out.write(bytes);
        size += bytes.length;
    }

    private void rotate() throws IOException {
        out.close();
        Files.deleteIfExists(old(keep));
        for (int i = keep - 1; i >= 1; i--) {
            if (Files.exists(old(i))) {
                Files.move(old(i), old(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (keep > 0) {
            Files.move(path, old(1), StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(path);
        }
        out = open(path);
        size = 0;
    }

    private Path old(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
