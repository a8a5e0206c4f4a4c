package io.tidewatch.enrich.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An address as 128 bits; an IPv4 address is the one of IPv6 that it is mapped to, so {@code ::ffff:192.0.2.1} equals {@code 192.0.2.1}.
 *
 * @param high the first eight bytes
 * @param low the last eight
 */
public record IpAddress(long high, long low) {
    private static final int MAX_LENGTH = 45;
    private static final long IPV4 = 0xFFFFL;

    /** The address that four bytes spell. */
    public static IpAddress ofIpv4(int bits) {
        return new IpAddress(0, IPV4 << 32 | bits & 0xFFFF_FFFFL);
    }

    /** The address that {@code text} writes, or null. */
    public static @Nullable IpAddress parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /**
     * The address that the bytes write, or null. A zone ({@code fe80::1%eth0}) is left out. Leading zeros in IPv4, which some read as octal,
     * are refused.
     */
    public static @Nullable IpAddress parse(byte[] b, int from, int length) {
        int to = from + length;
        for (int i = from; i < to && i - from <= MAX_LENGTH; i++) {
            if (b[i] == '.') {
                return ipv4(b, from, to);
            }
            if (b[i] == ':') {
                return ipv6(b, from, to);
            }
            if (Character.digit(b[i], 16) < 0) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable IpAddress ipv4(byte[] b, int from, int to) {
        long bits = ipv4Bits(b, from, to);
        return bits < 0 ? null : ofIpv4((int) bits);
    }

    /** 32 bits, or -1. */
    private static long ipv4Bits(byte[] b, int from, int to) {
        if (to - from > 15) {
            return -1;
        }
        long bits = 0;
        int parts = 0;
        int value = -1;
        for (int i = from; i <= to; i++) {
            int c = i < to ? b[i] : '.';
            if (c == '.') {
                if (value < 0 || value > 255 || parts == 4) {
                    return -1;
                }
                bits = bits << 8 | value;
                parts++;
                value = -1;
            } else if (c >= '0' && c <= '9' && value != 0 && value <= 255) {
                value = value < 0 ? c - '0' : value * 10 + c - '0';
            } else {
                return -1;
            }
        }
        return parts == 4 ? bits : -1;
    }

    private static @Nullable IpAddress ipv6(byte[] b, int from, int end) {
        int to = from;
        while (to < end && b[to] != '%') {
            to++;
        }
        if (to - from > MAX_LENGTH) {
            return null;
        }
        int[] groups = new int[8];
        int count = 0;
        int gap = -1;
        int i = from;
        while (i < to) {
            if (b[i] == ':') {
                boolean doubled = i + 1 < to && b[i + 1] == ':';
                if (doubled ? gap >= 0 : count == 0 || i + 1 == to) {
                    return null;
                }
                gap = doubled ? count : gap;
                i += doubled ? 2 : 1;
                if (i == to) {
                    break;
                }
                if (b[i] == ':') {
                    return null;
                }
            } else if (count > 0) {
                return null;
            }
            int groupEnd = i;
            while (groupEnd < to && b[groupEnd] != ':') {
                groupEnd++;
            }
            if (groupEnd == to && contains(b, i, to)) {
                long bits = ipv4Bits(b, i, to);
                if (bits < 0 || count > 6) {
                    return null;
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xFFFF);
                break;
            }
            int value = group(b, i, groupEnd);
            if (value < 0 || count == 8) {
                return null;
            }
            groups[count++] = value;
            i = groupEnd;
        }
        if (gap < 0 ? count != 8 : count > 7) {
            return null;
        }
        return of(groups, count, gap);
    }

    private static boolean contains(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '.') {
                return true;
            }
        }
        return false;
    }

    private static int group(byte[] b, int from, int to) {
        if (to == from || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(b[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static IpAddress of(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        for (int place = 0; place < 8; place++) {
            int missing = 8 - count;
            int value;
            if (gap < 0 || place < gap) {
                value = groups[place];
            } else {
                value = place < gap + missing ? 0 : groups[place - missing];
            }
            if (place < 4) {
                high = high << 16 | value;
            } else {
                low = low << 16 | value;
            }
        }
        return new IpAddress(high, low);
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == IPV4;
    }

    /** The four bytes of an IPv4 address. */
    public int ipv4() {
        return (int) low;
    }

    /** 4 or 16 bytes. */
    public byte[] bytes() {
        return isIpv4()
                ? ByteBuffer.allocate(4).putInt(ipv4()).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** The same for the JDK; asks no name server. */
    public InetAddress inet() {
        try {
            return InetAddress.getByAddress(bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }

    /** As it is usually written; IPv6 without the short form for zeros. */
    @Override
    public String toString() {
        return inet().getHostAddress();
    }
}
