package io.tidewatch.cli.output;

import static java.util.Objects.requireNonNull;

import io.tidewatch.cli.CliFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that has its name only when it is whole: written beside it under a name of its own, {@code .NAME.RANDOM.tidewatch-part}, forced
 * to disk and renamed by {@link #finish()}. Closed before, it leaves nothing; killed, it leaves that file, which nobody uses again. Files
 * of others are neither opened nor removed. Failures are those of a command, with the file's name. Not thread-safe.
 */
public final class WholeFile implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final boolean replace;
    private final FileChannel channel;
    private long length;
    private boolean finished;

    private WholeFile(Path file, Path part, boolean replace, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.replace = replace;
        this.channel = channel;
    }

    /** Refuses, before there is anything to write, what could not be written in the end. */
    public static void check(Path file, boolean replace) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw CliFailure.usage(file + " is not a file; name a file, or none for the standard output");
        }
        if (Files.exists(file) && !replace) {
            throw CliFailure.usage(file + " is there already; name another file, or replace it with --force");
        }
    }

    /** @param replace whether a file of this name may be there; it stays as it is until this one is whole */
    public static WholeFile create(Path file, boolean replace) {
        requireNonNull(file, "file is null");
        check(file, replace);
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tidewatch-part");
        try {
            FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            return new WholeFile(file, part, replace, channel);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    public void write(byte[] bytes, int count) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            length += count;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** How many bytes were written. */
    public long length() {
        return length;
    }

    /** Gives it its name; durable when this returns. */
    public void finish() {
        check(file, replace);
        try {
            channel.force(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            finished = true;
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                    directory.force(true);
                }
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static CliFailure failed(Path file, IOException failure) {
        String reason = failure instanceof FileSystemException system && system.getReason() == null
                ? failure.getClass().getSimpleName()
                : failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return CliFailure.failed("cannot write " + file + " (" + reason + "); nothing is left there");
    }

    @Override
    public void close() {
        try (channel) {
            if (!finished) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
