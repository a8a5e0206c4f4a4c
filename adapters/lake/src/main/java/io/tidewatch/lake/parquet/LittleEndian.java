package io.tidewatch.lake.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in bytes, least significant first. Pages lie in arrays with {@link #ROOM} bytes more, so that whole words can be read at their ends. */
final class LittleEndian {
    /** Bytes that an array has after the last that is used. */
    static final int ROOM = 8;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static long word(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static int half(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }
}
