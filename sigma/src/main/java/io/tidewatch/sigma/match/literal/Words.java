package io.tidewatch.sigma.match.literal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads several bytes as one number, with the bit set by which capitals differ from small letters. */
final class Words {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CASE_4 = 0x2020_2020;
    private static final long CASE_8 = 0x2020_2020_2020_2020L;

    private Words() {}

    static int four(byte[] bytes, int at) {
        return (int) INT.get(bytes, at) | CASE_4;
    }

    static long eight(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at) | CASE_8;
    }

    /** As many bytes as {@code count} says, 1 to 8; {@link #eight} where 8. */
    static long some(byte[] bytes, int at, int count) {
        if (count == 8) {
            return eight(bytes, at);
        }
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[at + i] & 0xFFL | 0x20) << (8 * i);
        }
        return word;
    }
}
