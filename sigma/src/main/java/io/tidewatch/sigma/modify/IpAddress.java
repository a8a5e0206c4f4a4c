package io.tidewatch.sigma.modify;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses from UTF-8 without allocating; the reader keeps the last address. IPv4 is held as {@code ::ffff:a.b.c.d}. Not
 * thread-safe.
 */
public final class IpAddress {
    private static final long MAPPED = 0xFFFF_0000_0000L;

    private final int[] groups = new int[8];
    private long high;
    private long low;
    private boolean v4;

    /** The upper 64 bits. */
    public long high() {
        return high;
    }

    /** The lower 64 bits. */
    public long low() {
        return low;
    }

    /** Whether it was written as IPv4, or as an IPv6 address that stands for one. */
    public boolean isV4() {
        return v4;
    }

    /** The address that {@code text} spells, or null. */
    static @Nullable IpAddress of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IpAddress address = new IpAddress();
        return address.read(bytes, 0, bytes.length) ? address : null;
    }

    /** Whether the bytes spell an address, which this then holds. */
    public boolean read(byte[] bytes, int offset, int length) {
        int end = offset + length;
        if (length < 2 || length > 45) {
            return false;
        }
        for (int i = offset; i < end; i++) {
            if (bytes[i] == ':') {
                return readV6(bytes, offset, end);
            }
        }
        long value = v4(bytes, offset, end);
        if (value < 0) {
            return false;
        }
        high = 0;
        low = MAPPED | value;
        v4 = true;
        return true;
    }

    private boolean readV6(byte[] bytes, int start, int end) {
        int count = 0;
        int gap = -1;
        int i = start;
        if (bytes[i] == ':') {
            if (bytes[i + 1] != ':') {
                return false;
            }
            gap = 0;
            i += 2;
        }
        while (i < end) {
            int groupStart = i;
            int group = 0;
            while (i < end && Character.digit(bytes[i], 16) >= 0) {
                group = group << 4 | Character.digit(bytes[i], 16);
                i++;
            }
            if (i < end && bytes[i] == '.') {
                long tail = v4(bytes, groupStart, end);
                if (tail < 0 || count > 6) {
                    return false;
                }
                groups[count++] = (int) (tail >>> 16);
                groups[count++] = (int) (tail & 0xFFFF);
                break;
            }
            if (i == groupStart || i - groupStart > 4 || count == 8) {
                return false;
            }
            groups[count++] = group;
            if (i == end) {
                break;
            }
            if (bytes[i] != ':' || i + 1 == end) {
                return false;
            }
            i++;
            if (bytes[i] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                i++;
            }
        }
        if (gap < 0 ? count != 8 : count == 8) {
            return false;
        }
        assemble(count, gap);
        return true;
    }

    private void assemble(int count, int gap) {
        long[] halves = new long[2];
        for (int i = 0; i < 8; i++) {
            int group;
            if (gap < 0 || i < gap) {
                group = groups[i];
            } else {
                int fromEnd = 8 - i;
                group = fromEnd <= count - gap ? groups[count - fromEnd] : 0;
            }
            halves[i / 4] = halves[i / 4] << 16 | group;
        }
        high = halves[0];
        low = halves[1];
        v4 = high == 0 && low >>> 32 == 0xFFFF;
    }

    private static long v4(byte[] bytes, int start, int end) {
        long value = 0;
        int part = 0;
        int digits = 0;
        int dots = 0;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == '.') {
                if (digits == 0 || ++dots > 3) {
                    return -1;
                }
                value = value << 8 | part;
                part = 0;
                digits = 0;
                continue;
            }
            if (b < '0' || b > '9' || ++digits > 3) {
                return -1;
            }
            part = part * 10 + (b - '0');
            if (part > 255) {
                return -1;
            }
        }
        return dots == 3 && digits > 0 ? value << 8 | part : -1;
    }
}
