package io.tidewatch.enrich.threat;

import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.address.IpNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list that was read. Immutable; made by {@link ThreatListBuilder}. */
public final class ThreatList {
    static final int ADDRESS = 1;
    static final int NETWORK = 2;
    static final int DOMAIN = 3;
    static final int URL = 4;
    static final int DIGEST = 5;

    private final KeyTable table;
    private final List<IndicatorDetails> details;
    private final boolean[] has;
    private final boolean parents;
    private final int[] prefixes4;
    private final int[] prefixes6;

    /**
     * @param details what notes of the table mean; the first is {@link IndicatorDetails#NONE}
     * @param has which kinds there are
     * @param parents whether a domain means those below it too
     * @param prefixes4 the lengths of IPv4 networks, of 128 bits, the longest first
     * @param prefixes6 those of IPv6 networks
     */
    ThreatList(
            KeyTable table,
            List<IndicatorDetails> details,
            boolean[] has,
            boolean parents,
            int[] prefixes4,
            int[] prefixes6) {
        this.table = table;
        this.details = details;
        this.has = has;
        this.parents = parents;
        this.prefixes4 = prefixes4;
        this.prefixes6 = prefixes6;
    }

    public int entries() {
        return table.size();
    }

    /** How much memory its keys take, in bytes; without what is said about them. */
    public long weight() {
        return table.weight();
    }

    boolean has(int kind) {
        return has[kind];
    }

    /** What it says about an address, the longest network first; null where it has none that is valid then. */
    public @Nullable IndicatorDetails address(IpAddress address, Instant time) {
        byte[] key = new byte[17];
        if (has[ADDRESS]) {
            int length = write(address, key, 0);
            IndicatorDetails found = valid(ADDRESS, key, 0, length, time);
            if (found != null) {
                return found;
            }
        }
        for (int prefix : address.isIpv4() ? prefixes4 : prefixes6) {
            int length = network(IpNetwork.masked(address, prefix), prefix, key);
            IndicatorDetails found = valid(NETWORK, key, 0, length, time);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * The part of {@code name} that the list has: the whole, or a domain above it with two labels or more; null for none.
     *
     * @param name as {@link IndicatorText#domain} writes it
     */
    public @Nullable DomainMatch domain(String name, Instant time) {
        if (!has[DOMAIN]) {
            return null;
        }
        byte[] key = name.getBytes(StandardCharsets.ISO_8859_1);
        DomainMatch longest = null;
        boolean dotted = false;
        long hash = KeyHash.begin(DOMAIN);
        for (int i = key.length - 1; i >= 0; i--) {
            hash = KeyHash.with(hash, key[i]);
            boolean whole = i == 0;
            if (key[i] == '.') {
                dotted = true;
            } else if (dotted && (whole || parents && key[i - 1] == '.')) {
                int slot = table.find(DOMAIN, key, i, key.length, KeyHash.end(hash));
                if (slot >= 0 && details.get(table.note(slot)).isValidAt(time)) {
                    longest = new DomainMatch(whole ? name : name.substring(i), details.get(table.note(slot)));
                }
            }
        }
        return longest;
    }

    /** A domain of the list, and what it says about it. */
    public record DomainMatch(String domain, IndicatorDetails details) {}

    /** @param url as {@link IndicatorText#url} writes it */
    public @Nullable IndicatorDetails url(String url, Instant time) {
        if (!has[URL]) {
            return null;
        }
        byte[] key = url.getBytes(StandardCharsets.UTF_8);
        return valid(URL, key, 0, key.length, time);
    }

    /** @param digest the bytes of MD5, SHA-1, SHA-256 or SHA-512 */
    public @Nullable IndicatorDetails digest(byte[] digest, Instant time) {
        return has[DIGEST] ? valid(DIGEST, digest, 0, digest.length, time) : null;
    }

    private @Nullable IndicatorDetails valid(int kind, byte[] key, int from, int to, Instant time) {
        int slot = table.find(kind, key, from, to, KeyHash.of(kind, key, from, to));
        if (slot < 0) {
            return null;
        }
        IndicatorDetails found = details.get(table.note(slot));
        return found.isValidAt(time) ? found : null;
    }

    /** The key of an address: 4 or 16 bytes; returns where it ends. */
    static int write(IpAddress address, byte[] key, int at) {
        int to = at;
        if (!address.isIpv4()) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                key[to++] = (byte) (address.high() >>> shift);
            }
        }
        for (int shift = address.isIpv4() ? 24 : 56; shift >= 0; shift -= 8) {
            key[to++] = (byte) (address.low() >>> shift);
        }
        return to;
    }

    /** The key of a network: its prefix, then its first address as 16 bytes. */
    static int network(IpAddress first, int prefix, byte[] key) {
        key[0] = (byte) prefix;
        for (int i = 0; i < 8; i++) {
            key[1 + i] = (byte) (first.high() >>> 56 - 8 * i);
            key[9 + i] = (byte) (first.low() >>> 56 - 8 * i);
        }
        return 17;
    }
}
