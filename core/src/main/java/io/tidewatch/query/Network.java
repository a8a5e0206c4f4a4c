package io.tidewatch.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}. An IPv4 address written inside IPv6 ({@code ::ffff:10.0.0.1}) is the
 * IPv4 address. Never asks a name server.
 */
public final class Network {
    private final byte[] first;
    private final int prefix;

    private Network(byte[] first, int prefix) {
        this.first = first;
        this.prefix = prefix;
    }

    /** The network that {@code text} writes, or null when it writes none. Bits after the prefix are ignored. */
    public static @Nullable Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || text.length() > slash + 4 || slash + 1 == text.length()) {
            return null;
        }
        byte[] address = Address.parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address == null || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int prefix = Integer.parseInt(length);
        if (text.indexOf(':') >= 0 && address.length == 4) {
            prefix -= 96;
        }
        return prefix < 0 || prefix > address.length * 8 ? null : new Network(address, prefix);
    }

    /** Whether {@code text} is an address in this network. */
    public boolean contains(String text) {
        byte[] address = Address.parse(text);
        if (address == null || address.length != first.length) {
            return false;
        }
        int whole = prefix / 8;
        if (Arrays.mismatch(address, 0, whole, first, 0, whole) >= 0) {
            return false;
        }
        int rest = prefix % 8;
        return rest == 0 || ((address[whole] ^ first[whole]) & 0xFF) >> 8 - rest == 0;
    }

    /** The network's first address, 4 or 16 bytes. */
    public byte[] first() {
        return first.clone();
    }

    /** How many leading bits are fixed. */
    public int prefix() {
        return prefix;
    }
}
