package io.tidewatch.collect.evtx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The bytes of one chunk, little-endian; every read beyond the end is a {@link DamagedRecordException}. */
final class ChunkBytes {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] array;
    private final int length;

    ChunkBytes(byte[] array, int length) {
        this.array = array;
        this.length = length;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    int u8(int at) throws DamagedRecordException {
        need(at, 1);
        return array[at] & 0xff;
    }

    int u16(int at) throws DamagedRecordException {
        need(at, 2);
        return (short) SHORTS.get(array, at) & 0xffff;
    }

    int i32(int at) throws DamagedRecordException {
        need(at, 4);
        return (int) INTS.get(array, at);
    }

    long u32(int at) throws DamagedRecordException {
        return i32(at) & 0xffff_ffffL;
    }

    long i64(int at) throws DamagedRecordException {
        need(at, 8);
        return (long) LONGS.get(array, at);
    }

    /** A 32-bit number that must be a place or a size within the chunk. */
    int within(int at, String what) throws DamagedRecordException {
        int value = i32(at);
        if (value < 0 || value > length) {
            throw new DamagedRecordException(what + " lies outside the chunk");
        }
        return value;
    }

    void need(int at, int count) throws DamagedRecordException {
        if (at < 0 || count < 0 || at > length - count) {
            throw new DamagedRecordException("the data ends too early");
        }
    }

    byte[] copy(int from, int count) {
        return Arrays.copyOfRange(array, from, from + count);
    }

    long checksum(int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(array, from, to - from);
        return crc.getValue();
    }
}
