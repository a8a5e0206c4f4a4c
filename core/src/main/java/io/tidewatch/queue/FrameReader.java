package io.tidewatch.queue;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Reads the primitives of a batch frame and trusts none of its lengths. Not thread-safe. */
final class FrameReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int at;

    /** Checks the CRC-32C at the frame's end before anything is read. */
    FrameReader(byte[] frame) {
        if (frame.length < Integer.BYTES) {
            throw damaged("it has only " + frame.length + " bytes");
        }
        bytes = frame;
        end = frame.length - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, end);
        if ((int) crc.getValue() != (int) INT.get(frame, end)) {
            throw damaged("its checksum does not match its " + frame.length + " bytes");
        }
    }

    int oneByte() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int fixedInt() {
        need(Integer.BYTES);
        int value = (int) INT.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    long fixedLong() {
        need(Long.BYTES);
        long value = (long) LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = oneByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number ends beyond 64 bits at byte " + at);
    }

    long signedVarint() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    /** A count or length that cannot exceed {@code limit}. */
    int count(String what, int limit) {
        long value = varint();
        if (value < 0 || value > limit) {
            throw damaged(what + " is " + Long.toUnsignedString(value) + " where at most " + limit + " can be");
        }
        return (int) value;
    }

    String text(String what) {
        int length = count(what, remaining());
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    int position() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    static TidewatchException damaged(String why) {
        return new TidewatchException(FailureKind.CORRUPT, "batch frame is damaged: " + why);
    }

    private void need(int count) {
        if (remaining() < count) {
            throw damaged("it ends at byte " + end + " in the middle of a field");
        }
    }
}
