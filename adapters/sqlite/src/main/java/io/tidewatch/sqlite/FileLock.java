package io.tidewatch.sqlite;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a database for this process alone, by a lock on a file beside it: {@code queue.db.lock}. The system lets go of it when the
 * process ends, however it ends. The database itself is not locked this way: POSIX drops all locks of a process on a file when any
 * of its descriptors is closed, and SQLite has descriptors of its own.
 */
final class FileLock implements AutoCloseable {
    /** What this process holds; asked first, as opening and closing the lock file again would let go of it. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path database;
    private final FileChannel channel;

    private FileLock(Path database, FileChannel channel) {
        this.database = database;
        this.channel = channel;
    }

    /**
     * @throws TidewatchException of kind {@code UNAVAILABLE} when another process, or another part of this one, has the database
     */
    static FileLock of(Path file) {
        Path database = file.toAbsolutePath().normalize();
        if (!HELD.add(database)) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, database + " is open in this process already; close it first");
        }
        boolean locked = false;
        try {
            FileLock lock = lock(database);
            locked = true;
            return lock;
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "cannot lock " + database + ": " + e.getMessage()
                            + ". Check that this user may write to the folder and that the disk is not full",
                    e);
        } finally {
            if (!locked) {
                HELD.remove(database);
            }
        }
    }

    private static FileLock lock(Path database) throws IOException {
        Path folder = database.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path beside = database.resolveSibling(database.getFileName() + ".lock");
        FileChannel channel =
                FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            if (channel.tryLock() == null) {
                throw new TidewatchException(
                        FailureKind.UNAVAILABLE,
                        database + " is in use by another Tidewatch (process " + owner(channel)
                                + "). Stop that one, or give this one another data folder");
            }
            locked = true;
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)), 0);
            return new FileLock(database, channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.UTF_8);
        return text.isBlank() ? "unknown" : text;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "cannot let go of " + database, e);
        } finally {
            HELD.remove(database);
        }
    }
}
