package io.tidewatch.collect.evtx;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a Windows event log one by one, in the file's order. Contract:
 *
 * <ul>
 *   <li>needs one chunk in memory (64 KiB and what it unfolds to), however long the file is; reads it once, front to back;
 *   <li>damage never ends the reading: what cannot be read is noted in {@link #skips}, and reading goes on behind it;
 *   <li>the file header's count of chunks is not believed, so that a log that was being written is read to its last record;
 *   <li>throws {@link IOException} only where the bytes themselves cannot be had. Not thread-safe.
 * </ul>
 *
 * <pre>{@code
 * try (EvtxReader reader = EvtxReader.open(path, EvtxForm.FLAT)) {
 *     for (EvtxRecord record = reader.next(); record != null; record = reader.next()) { … }
 * }
 * }</pre>
 */
public final class EvtxReader implements AutoCloseable {
    private static final byte[] MAGIC = {'E', 'l', 'f', 'F', 'i', 'l', 'e', 0};

    private static final int HEADER = 4_096;
    private static final int HEADER_CHECKED = 120;
    private static final int MAGIC_LENGTH = 8;

    private final InputStream in;
    private final RecordFields fields;
    private final EvtxSkips skips = new EvtxSkips();
    private final byte[] block = new byte[EvtxChunk.SIZE];
    private int filled;
    private long offset;
    private boolean begun;
    private boolean ended;
    private long records;
    private @Nullable EvtxChunk chunk;

    /** Reads from {@code in}, which {@link #close} closes. */
    public EvtxReader(InputStream in, EvtxForm form) {
        this.in = requireNonNull(in, "in is null");
        this.fields = new RecordFields(requireNonNull(form, "form is null"));
    }

    public static EvtxReader open(Path file, EvtxForm form) throws IOException {
        return new EvtxReader(Files.newInputStream(file), form);
    }

    public static EvtxReader of(byte[] file, EvtxForm form) {
        return new EvtxReader(new ByteArrayInputStream(file), form);
    }

    /** Whether the bytes begin as an event log does. */
    public static boolean recognises(byte[] start, int length) {
        return length >= MAGIC_LENGTH && (startsWith(start, MAGIC) || startsWith(start, EvtxChunk.MAGIC));
    }

    /** The next record that can be read, or null at the end. */
    public @Nullable EvtxRecord next() throws IOException {
        if (!begun) {
            begun = true;
            readHeader();
        }
        while (true) {
            EvtxRecord record = chunk == null ? null : chunk.next();
            if (record != null) {
                records++;
                return record;
            }
            chunk = nextChunk();
            if (chunk == null) {
                return null;
            }
        }
    }

    /** How many records were given so far. */
    public long records() {
        return records;
    }

    /** How many bytes were read so far. */
    public long bytesRead() {
        return offset + filled;
    }

    /** What could not be read so far. */
    public EvtxSkips skips() {
        return skips;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void readHeader() throws IOException {
        fill(HEADER);
        if (filled >= MAGIC_LENGTH && startsWith(block, EvtxChunk.MAGIC)) {
            skips.add(0, 0, false, "the file's header is missing; the file begins with a chunk");
            return;
        }
        if (filled < MAGIC_LENGTH || !startsWith(block, MAGIC)) {
            skips.add(0, filled, true, "this is not an event log: it does not begin with ElfFile");
        } else if (filled == HEADER) {
            checkHeader();
        }
        consume(filled);
    }

    private void checkHeader() {
        try {
            ChunkBytes header = new ChunkBytes(block, HEADER);
            if (header.checksum(0, HEADER_CHECKED) != header.u32(124)) {
                skips.add(
                        0, HEADER, false, "the checksum of the file's header is wrong; the file was read all the same");
            }
        } catch (DamagedRecordException e) {
            throw new IllegalStateException("a full header has a checksum", e);
        }
    }

    private @Nullable EvtxChunk nextChunk() throws IOException {
        while (true) {
            fill(EvtxChunk.SIZE);
            if (filled == 0) {
                return null;
            }
            if (filled >= MAGIC_LENGTH && startsWith(block, EvtxChunk.MAGIC)) {
                EvtxChunk found = chunkHere();
                if (found != null) {
                    return found;
                }
            } else {
                skipToChunk();
            }
        }
    }

    private @Nullable EvtxChunk chunkHere() {
        int length = filled;
        if (length < EvtxChunk.SIZE) {
            skips.add(offset + length, EvtxChunk.SIZE - length, true, "the file ends inside a chunk");
        }
        long start = offset;
        try {
            EvtxChunk found = new EvtxChunk(new ChunkBytes(block.clone(), length), start, fields, skips);
            if (!found.intact()) {
                int inside = indexOfChunk(1, length);
                if (inside >= 0) {
                    length = inside;
                    byte[] cut = Arrays.copyOf(block, inside);
                    found = new EvtxChunk(new ChunkBytes(cut, inside), start, fields, skips);
                    skips.add(start + inside, 0, true, "another chunk begins inside this one");
                }
                found.reportChecksums();
            }
            return found;
        } catch (DamagedRecordException e) {
            skips.add(start, length, true, "a chunk cannot be read: " + e.reason());
            return null;
        } finally {
            consume(length);
        }
    }

    private void skipToChunk() {
        int found = indexOfChunk(0, filled);
        int length = found >= 0 ? found : ended ? filled : filled - (MAGIC_LENGTH - 1);
        for (int i = 0; i < length; i++) {
            if (block[i] != 0) {
                skips.add(offset, length, true, "no chunk where one should begin");
                break;
            }
        }
        consume(length);
    }

    private int indexOfChunk(int from, int to) {
        for (int i = from; i <= to - MAGIC_LENGTH; i++) {
            if (block[i] == 'E' && Arrays.equals(block, i, i + MAGIC_LENGTH, EvtxChunk.MAGIC, 0, MAGIC_LENGTH)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return Arrays.equals(bytes, 0, MAGIC_LENGTH, magic, 0, MAGIC_LENGTH);
    }

    /** Reads until {@code wanted} bytes are there or the file ends. */
    private void fill(int wanted) throws IOException {
        if (filled >= wanted || ended) {
            return;
        }
        int read = in.readNBytes(block, filled, wanted - filled);
        filled += read;
        ended = filled < wanted;
    }

    private void consume(int length) {
        System.arraycopy(block, length, block, 0, filled - length);
        filled -= length;
        offset += length;
    }
}
