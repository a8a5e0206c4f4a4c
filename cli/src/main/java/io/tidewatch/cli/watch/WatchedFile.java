package io.tidewatch.cli.watch;

import io.tidewatch.cli.read.JsonObjects;
import io.tidewatch.cli.read.RecordSplitter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One file that is followed, by its identity: through renames, and begun anew when it was truncated or replaced. The coordinating thread
 * looks at it while it is not {@link #claim}ed; the thread that claimed it reads and delivers. What both see is volatile.
 */
final class WatchedFile implements Closeable {
    private static final int WRAPPING = 256;

    private final FileKey key;
    private final LongSupplier numbers;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile Path path;
    private volatile Progress progress;
    private volatile boolean saved;
    private volatile @Nullable FileChannel channel;
    /** Up to here the file was read and found to hold no further whole record. */
    private volatile long examined = -1;

    private volatile boolean pending;
    private volatile long lastSeen;

    WatchedFile(FileKey key, Path path, Progress progress, boolean saved, LongSupplier numbers) {
        this.key = key;
        this.path = path;
        this.progress = progress;
        this.saved = saved;
        this.numbers = numbers;
    }

    FileKey key() {
        return key;
    }

    Path path() {
        return path;
    }

    Progress progress() {
        return progress;
    }

    /** Up to where it has been read without finding another whole record. */
    long examined() {
        return examined;
    }

    /** Whether bytes wait for the rest of their record. */
    boolean pending() {
        return pending;
    }

    /** Whether a checkpoint must be written before the next batch may be sent. */
    boolean saved() {
        return saved;
    }

    boolean opened() {
        return channel != null;
    }

    void seen(Path where, long second) {
        path = where;
        lastSeen = second;
    }

    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void release() {
        claimed.set(false);
    }

    boolean busy() {
        return claimed.get();
    }

    CheckpointEntry entry(boolean finished) {
        return new CheckpointEntry(key, progress, path, finished, lastSeen);
    }

    /** After a checkpoint that holds {@code noted}. */
    void checkpointed(Progress noted) {
        Progress now = progress;
        if (noted.number() == now.number() && noted.cuts().containsAll(now.cuts())) {
            saved = true;
        }
    }

    /** How long the file is now. */
    long size() throws IOException {
        FileChannel open = channel;
        return open != null ? open.size() : Files.size(path);
    }

    /** Opens the file, at its path or, when it was renamed, beside it. */
    FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            return open;
        }
        Path found = Siblings.find(key, path);
        if (found == null) {
            throw new NoSuchFileException(path.toString());
        }
        open = FileChannel.open(found, StandardOpenOption.READ);
        channel = open;
        return open;
    }

    /**
     * The next batch, or null when there is no whole record.
     *
     * @param complete whether the end of the file ends a record, because nothing more came in time
     */
    @Nullable
    Batch read(Slot slot, String agent, boolean complete) throws IOException {
        FileChannel in = open();
        if (!progress.fits(in)) {
            progress = Progress.begin(numbers.getAsLong(), 0);
            saved = false;
        }
        long size = in.size();
        if (progress.head().length() < Math.min(size, Fingerprint.HEAD)) {
            progress = progress.withHead(Fingerprint.read(in, 0, Fingerprint.HEAD));
        }
        Progress at = progress;
        int length = fill(in, slot.buffer(), at.offset());
        long end = at.offset() + length;
        boolean atEnd = end >= size;
        boolean cut = complete && atEnd;
        slot.splitter().objects(wraps(in));
        split(slot, at, length, cut);
        int consumed = slot.splitter().consumed();
        if (consumed == 0) {
            examined = end;
            pending = length > 0;
            return null;
        }
        if (cut && consumed == length) {
            progress = progress.withCut(end);
            saved = saved && progress.cuts().equals(at.cuts());
        }
        return new Batch(
                agent + "/" + at.number(),
                path.toString(),
                at.offset(),
                slot.buffer(),
                slot.splitter(),
                at.offset() + consumed);
    }

    /** Whether the file is a JSON object that wraps records, as CloudTrail writes. */
    private static boolean wraps(FileChannel in) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(WRAPPING);
        int read = in.read(start, 0);
        return read > 0 && start.get(0) == '{' && JsonObjects.wraps(start.array(), 0, read);
    }

    private static void split(Slot slot, Progress at, int length, boolean complete) {
        RecordSplitter splitter = slot.splitter();
        splitter.begin();
        for (long cut : at.cuts()) {
            if (cut > at.offset() && cut <= at.offset() + length) {
                int to = (int) (cut - at.offset());
                splitter.split(slot.buffer(), to, true);
                if (splitter.consumed() < to) {
                    return;
                }
            }
        }
        splitter.split(slot.buffer(), length, complete);
    }

    private static int fill(FileChannel in, byte[] array, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(array);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = in.read(buffer, offset + buffer.position());
        }
        return buffer.position();
    }

    /** After the server has the batch. */
    void delivered(Batch batch) {
        int consumed = (int) (batch.end() - batch.offset());
        progress = progress.delivered(
                batch.end(), Fingerprint.of(batch.buffer(), Math.max(0, consumed - Fingerprint.TAIL), consumed));
        pending = false;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
