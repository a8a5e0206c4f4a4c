package io.tidewatch.sigma.modify;

import org.jspecify.annotations.Nullable;

/**
 * A network, {@code 10.0.0.0/8} or {@code fe80::/10}; host bits are ignored.
 *
 * @param written as the rule writes it
 * @param high upper 64 bits of its first address
 * @param low lower 64 bits of its first address; IPv4 is held as {@code ::ffff:a.b.c.d}
 * @param prefix how many of the 128 bits are fixed
 * @param v4 whether it has IPv4 addresses
 */
public record Cidr(String written, long high, long low, int prefix, boolean v4) {
    /** The network that the text spells, or null. An address alone is a network of one. */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        IpAddress ip = IpAddress.of(address);
        if (ip == null) {
            return null;
        }
        boolean dotted = address.indexOf(':') < 0;
        int bits = dotted ? 32 : 128;
        int prefix = bits;
        if (slash >= 0) {
            String digits = text.substring(slash + 1);
            if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
                return null;
            }
            prefix = Integer.parseInt(digits);
        }
        int full = dotted ? prefix + 96 : prefix;
        return new Cidr(text, ip.high() & highMask(full), ip.low() & lowMask(full), full, dotted);
    }

    public boolean contains(IpAddress ip) {
        return v4 == ip.isV4() && (ip.high() & highMask(prefix)) == high && (ip.low() & lowMask(prefix)) == low;
    }

    private static long highMask(int prefix) {
        return prefix == 0 ? 0 : prefix >= 64 ? -1L : -1L << (64 - prefix);
    }

    private static long lowMask(int prefix) {
        return prefix <= 64 ? 0 : prefix >= 128 ? -1L : -1L << (128 - prefix);
    }
}
