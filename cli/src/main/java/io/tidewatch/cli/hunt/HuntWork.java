package io.tidewatch.cli.hunt;

import io.tidewatch.cli.read.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Hands out the blocks of all files, one after the other, to whoever is idle. Thread-safe. */
final class HuntWork {
    private static final int MAX_PROBLEMS = 1_000;

    private final List<HuntFile> files;
    private final Set<RecordSource> open = ConcurrentHashMap.newKeySet();
    private final List<HuntProblem> problems = new ArrayList<>();
    private int nextFile;
    private @Nullable RecordSource current;
    private final AtomicLong bytesDone = new AtomicLong();
    private volatile boolean stopped;
    private int faultyFiles;

    HuntWork(List<HuntFile> files) {
        this.files = List.copyOf(files);
    }

    /** A block of records in {@code memory} or larger memory of its own, or a whole event log with a length of 0; null at the end. */
    synchronized @Nullable Block next(byte[] memory) {
        while (!stopped) {
            RecordSource source = current;
            if (source == null) {
                if (nextFile == files.size()) {
                    return null;
                }
                current = opened(files.get(nextFile++));
                continue;
            }
            if (source.kind() == RecordKind.EVTX) {
                current = null;
                return new Block(source.file(), 0, source, new byte[0], 0);
            }
            Block block = block(source, memory);
            if (block != null) {
                return block;
            }
            current = null;
            done(source);
        }
        return null;
    }

    private @Nullable RecordSource opened(HuntFile file) {
        try {
            RecordSource source = Inputs.open(file);
            open.add(source);
            return source;
        } catch (IOException e) {
            problem(file, true, reason(e));
            bytesDone.addAndGet(file.bytes());
            return null;
        }
    }

    private @Nullable Block block(RecordSource source, byte[] memory) {
        try {
            return source.next(memory);
        } catch (IOException e) {
            problem(source.file(), true, reason(e));
            return null;
        }
    }

    static String reason(IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof ZipException || e instanceof java.io.EOFException || message.contains("ZSTD")) {
            return "the compressed data is damaged or ends too early (" + message + "); what came before was read";
        }
        return message;
    }

    /** Says that a source is read to its end. */
    synchronized void done(RecordSource source) {
        open.remove(source);
        bytesDone.addAndGet(source.file().bytes());
        if (source.skipped() > 0) {
            problem(source.file(), true, source.skipped() + " bytes without the end of a record were skipped");
        }
        try {
            source.close();
        } catch (IOException e) {
            problem(source.file(), false, reason(e));
        }
    }

    synchronized void problem(HuntFile file, boolean lost, String reason) {
        faultyFiles += lost ? 1 : 0;
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new HuntProblem(file, lost, reason));
        }
    }

    synchronized List<HuntProblem> problems() {
        return List.copyOf(problems);
    }

    /** How many faults lost records. */
    synchronized int faults() {
        return faultyFiles;
    }

    /** How many bytes of the files on disk were read so far. */
    long bytesRead() {
        long bytes = bytesDone.get();
        for (RecordSource source : open) {
            bytes += source.bytesRead();
        }
        return bytes;
    }

    /** Hands out nothing more. */
    void stop() {
        stopped = true;
    }
}
