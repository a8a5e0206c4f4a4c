package io.tidewatch.collect.evtx;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the values of a record into Java's: numbers stay numbers, everything else becomes text. */
final class EvtxValues {
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();
    private static final Charset ANSI = Charset.forName("windows-1252");
    private static final int MAX_SUB_AUTHORITIES = 15;

    private EvtxValues() {}

    /** A Long, Double, Boolean, String, List of those, or null where there is no value. */
    static @Nullable Object read(ChunkBytes bytes, int type, int at, int length) throws DamagedRecordException {
        bytes.need(at, length);
        if ((type & EvtxValueType.ARRAY) != 0) {
            return array(bytes, type & ~EvtxValueType.ARRAY, at, length);
        }
        return length == 0 && type != EvtxValueType.STRING && type != EvtxValueType.ANSI_STRING
                ? null
                : single(bytes, type, at, length);
    }

    private static @Nullable Object single(ChunkBytes bytes, int type, int at, int length)
            throws DamagedRecordException {
        if (length < EvtxValueType.size(type)) {
            throw new DamagedRecordException("a value of " + length + " bytes is too short for its type " + type);
        }
        return switch (type) {
            case EvtxValueType.NULL -> null;
            case EvtxValueType.STRING -> utf16(bytes.array(), at, length);
            case EvtxValueType.ANSI_STRING -> trimmed(new String(bytes.array(), at, length, ANSI));
            case EvtxValueType.INT8 -> (long) (byte) bytes.u8(at);
            case EvtxValueType.UINT8 -> (long) bytes.u8(at);
            case EvtxValueType.INT16 -> (long) (short) bytes.u16(at);
            case EvtxValueType.UINT16 -> (long) bytes.u16(at);
            case EvtxValueType.INT32 -> (long) bytes.i32(at);
            case EvtxValueType.UINT32 -> bytes.u32(at);
            case EvtxValueType.INT64 -> bytes.i64(at);
            case EvtxValueType.UINT64 -> unsigned(bytes.i64(at));
            case EvtxValueType.REAL32 -> (double) Float.intBitsToFloat(bytes.i32(at));
            case EvtxValueType.REAL64 -> Double.longBitsToDouble(bytes.i64(at));
            case EvtxValueType.BOOLEAN -> bytes.i32(at) != 0;
            case EvtxValueType.GUID -> guid(bytes, at);
            case EvtxValueType.SIZE -> hex(length >= 8 ? bytes.i64(at) : bytes.u32(at));
            case EvtxValueType.FILE_TIME -> EvtxTime.text(EvtxTime.ofFileTime(bytes.i64(at)));
            case EvtxValueType.SYSTEM_TIME -> EvtxTime.text(EvtxTime.ofSystemTime(bytes, at));
            case EvtxValueType.SID -> sid(bytes, at, length);
            case EvtxValueType.HEX_INT32 -> hex(bytes.u32(at));
            case EvtxValueType.HEX_INT64 -> hex(bytes.i64(at));
            default -> UPPER.formatHex(bytes.array(), at, at + length);
        };
    }

    private static Object array(ChunkBytes bytes, int type, int at, int length) throws DamagedRecordException {
        List<@Nullable Object> values = new ArrayList<>();
        if (type == EvtxValueType.STRING) {
            String all = utf16(bytes.array(), at, length);
            if (!all.isEmpty()) {
                values.addAll(List.of(all.split("\0", -1)));
            }
            return values;
        }
        int size = EvtxValueType.size(type);
        if (size == 0) {
            return UPPER.formatHex(bytes.array(), at, at + length);
        }
        for (int i = at; i + size <= at + length; i += size) {
            values.add(single(bytes, type, i, size));
        }
        return values;
    }

    static String utf16(byte[] array, int at, int length) {
        int end = at + (length & ~1);
        while (end > at && array[end - 1] == 0 && array[end - 2] == 0) {
            end -= 2;
        }
        return new String(array, at, end - at, StandardCharsets.UTF_16LE);
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Object unsigned(long value) {
        if (value < 0) {
            return Long.toUnsignedString(value);
        }
        return value;
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String guid(ChunkBytes bytes, int at) throws DamagedRecordException {
        return UPPER.toHexDigits(bytes.i32(at))
                + '-'
                + UPPER.toHexDigits((short) bytes.u16(at + 4))
                + '-'
                + UPPER.toHexDigits((short) bytes.u16(at + 6))
                + '-'
                + UPPER.formatHex(bytes.array(), at + 8, at + 10)
                + '-'
                + UPPER.formatHex(bytes.array(), at + 10, at + 16);
    }

    private static String sid(ChunkBytes bytes, int at, int length) throws DamagedRecordException {
        int subAuthorities = length < 8 ? -1 : bytes.u8(at + 1);
        if (subAuthorities < 0 || subAuthorities > MAX_SUB_AUTHORITIES || length < 8 + subAuthorities * 4) {
            throw new DamagedRecordException("a security identifier of " + length + " bytes");
        }
        long authority = 0;
        for (int i = 2; i < 8; i++) {
            authority = authority << 8 | bytes.u8(at + i);
        }
        StringBuilder out =
                new StringBuilder("S-").append(bytes.u8(at)).append('-').append(authority);
        for (int i = 0; i < subAuthorities; i++) {
            out.append('-').append(bytes.u32(at + 8 + i * 4));
        }
        return out.toString();
    }
}
