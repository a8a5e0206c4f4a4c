package io.tidewatch.collect.evtx;

import io.tidewatch.event.Fields;
import io.tidewatch.event.WindowsChannels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One chunk of 64 KiB: its header, and its records one by one. Not thread-safe. */
final class EvtxChunk {
    static final int SIZE = 65_536;
    static final byte[] MAGIC = {'E', 'l', 'f', 'C', 'h', 'n', 'k', 0};

    private static final int RECORDS = 512;
    private static final int RECORD_MAGIC = 0x2a2a;
    private static final int RECORD_HEADER = 24;
    private static final int SMALLEST_RECORD = RECORD_HEADER + 4;

    /** What the templates of one chunk may unfold to; a real chunk stays far below. */
    private static final long MAX_WORK = 64L << 20;

    private final ChunkBytes bytes;
    private final long fileOffset;
    private final BinaryXml xml;
    private final RecordFields fields;
    private final EvtxSkips skips;
    private final int end;
    private final boolean headerIntact;
    private final boolean recordsIntact;
    private int at = RECORDS;
    private long lastNumber = -1;
    private long work;

    EvtxChunk(ChunkBytes bytes, long fileOffset, RecordFields fields, EvtxSkips skips) throws DamagedRecordException {
        this.bytes = bytes;
        this.fileOffset = fileOffset;
        this.xml = new BinaryXml(bytes);
        this.fields = fields;
        this.skips = skips;
        bytes.need(0, RECORDS);
        int free = bytes.i32(48);
        this.headerIntact = headerChecksum() == bytes.u32(124);
        boolean freeKnown = free >= RECORDS && free <= bytes.length();
        this.recordsIntact = freeKnown && bytes.checksum(RECORDS, free) == bytes.u32(52);
        this.end = freeKnown && (headerIntact || recordsIntact) ? free : bytes.length();
    }

    private long headerChecksum() {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes.array(), 0, 120);
        crc.update(bytes.array(), 128, RECORDS - 128);
        return crc.getValue();
    }

    /** Whether header and records are as their checksums say. */
    boolean intact() {
        return headerIntact && recordsIntact;
    }

    void reportChecksums() {
        if (!headerIntact) {
            skips.add(
                    fileOffset,
                    RECORDS,
                    false,
                    "the checksum of the chunk's header is wrong; the chunk was read all the same");
        }
        if (!recordsIntact) {
            skips.add(
                    fileOffset + RECORDS,
                    end - RECORDS,
                    false,
                    "the checksum of the chunk's records is wrong; the chunk was read all the same");
        }
    }

    /** The next record that can be read, or null at the chunk's end. */
    @Nullable
    EvtxRecord next() {
        while (at <= bytes.length() - SMALLEST_RECORD) {
            int start = at;
            int size = recordSize(start);
            if (start >= end && !continues(start, size)) {
                return null;
            }
            if (size == 0) {
                size = nextMagic(start + 1) - start;
                if (start >= end || allZero(start, start + size)) {
                    at = start + size;
                    continue;
                }
            }
            at = start + size;
            EvtxRecord record = read(start, size);
            if (record != null) {
                return record;
            }
        }
        return null;
    }

    /** The size of the record at {@code start}, or 0 when neither its size nor what follows it bears out that there is one. */
    private int recordSize(int start) {
        try {
            int size = bytes.i32(start + 4);
            if (size < SMALLEST_RECORD || size > bytes.length() - start) {
                return 0;
            }
            boolean magic = bytes.i32(start) == RECORD_MAGIC;
            boolean sizeTwice = bytes.i32(start + size - 4) == size;
            boolean followed = start + size == end
                    || (start + size <= bytes.length() - 4 && bytes.i32(start + size) == RECORD_MAGIC);
            return (magic ? sizeTwice || followed : sizeTwice && followed) ? size : 0;
        } catch (DamagedRecordException e) {
            return 0;
        }
    }

    /** Whether the record beyond the stated end goes on where the last one stopped: written, but not yet in the header. */
    private boolean continues(int start, int size) {
        try {
            return size > 0 && lastNumber >= 0 && bytes.i64(start + 8) == lastNumber + 1;
        } catch (DamagedRecordException e) {
            return false;
        }
    }

    private int nextMagic(int from) {
        byte[] array = bytes.array();
        int last = Math.max(end, from);
        for (int i = from; i <= last - 4; i++) {
            if (array[i] == 0x2a && array[i + 1] == 0x2a && array[i + 2] == 0 && array[i + 3] == 0) {
                return i;
            }
        }
        return last;
    }

    private boolean allZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.array()[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private @Nullable EvtxRecord read(int start, int size) {
        if (work > MAX_WORK) {
            skips.add(fileOffset + start, size, true, "the chunk's templates unfold to more than a chunk can hold");
            return null;
        }
        try {
            long number = bytes.i64(start + 8);
            Instant written = EvtxTime.ofFileTime(bytes.i64(start + 16));
            Fields read = fields.read(xml, bytes, xml.fragment(start + RECORD_HEADER, start + size - 4, true, 0));
            if (read.size() == 0) {
                throw new DamagedRecordException("it has no fields");
            }
            lastNumber = number;
            String channel = fields.channel();
            String systemTime = fields.systemTime();
            return new EvtxRecord(
                    number,
                    systemTime == null ? written : time(systemTime, written),
                    WindowsChannels.dataset(channel == null ? "" : channel),
                    read,
                    fileOffset + start);
        } catch (DamagedRecordException e) {
            skips.add(fileOffset + start, size, true, "a record cannot be read: " + e.reason());
            return null;
        } finally {
            work += fields.work();
        }
    }

    private static Instant time(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            return otherwise;
        }
    }
}
