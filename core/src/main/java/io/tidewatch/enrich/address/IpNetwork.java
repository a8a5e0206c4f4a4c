package io.tidewatch.enrich.address;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A range of addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param first its first address; bits after the prefix are zero
 * @param prefix how many leading bits of the 128 are fixed; those of an IPv4 network count from 96
 */
public record IpNetwork(IpAddress first, int prefix) {
    public IpNetwork {
        requireNonNull(first, "first is null");
        if (prefix < 0 || prefix > 128) {
            throw new IllegalArgumentException("prefix is " + prefix + "; use 0 to 128");
        }
        first = masked(first, prefix);
    }

    /** The network that {@code text} writes; an address alone is a network of one. Null where it writes none. */
    public static @Nullable IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        if (slash < 0) {
            return new IpNetwork(address, 128);
        }
        String digits = text.substring(slash + 1);
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int prefix = Integer.parseInt(digits) + (text.indexOf(':') < 0 ? 96 : 0);
        return prefix > 128 ? null : new IpNetwork(address, prefix);
    }

    /** {@code address} with the bits after {@code prefix} of the 128 set to zero. */
    public static IpAddress masked(IpAddress address, int prefix) {
        long high = prefix >= 64 ? address.high() : prefix == 0 ? 0 : address.high() & -1L << 64 - prefix;
        long low = prefix >= 128 ? address.low() : prefix <= 64 ? 0 : address.low() & -1L << 128 - prefix;
        return new IpAddress(high, low);
    }

    public boolean contains(IpAddress address) {
        return masked(address, prefix).equals(first);
    }

    @Override
    public String toString() {
        return first + "/" + (first.isIpv4() && prefix >= 96 ? prefix - 96 : prefix);
    }
}
