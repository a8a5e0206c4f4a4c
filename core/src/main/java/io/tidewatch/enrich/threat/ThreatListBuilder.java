package io.tidewatch.enrich.threat;

import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.address.IpNetwork;
import io.tidewatch.enrich.list.ListContent;
import io.tidewatch.enrich.list.ListProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects a list's entries within a bound, and counts what is none. Used once, by one thread. */
final class ThreatListBuilder {
    private static final int MAX_SHOWN = 80;

    private final int maxEntries;
    private final boolean parents;
    private final KeyTable table = new KeyTable();
    private final List<IndicatorDetails> details = new ArrayList<>(List.of(IndicatorDetails.NONE));
    private final Map<IndicatorDetails, Integer> noteOf = new HashMap<>(Map.of(IndicatorDetails.NONE, 0));
    private final boolean[] has = new boolean[ThreatList.DIGEST + 1];
    private final NavigableSet<Integer> prefixes4 = new TreeSet<>();
    private final NavigableSet<Integer> prefixes6 = new TreeSet<>();
    private long bad;
    private String firstBad = "";

    /** @param parents whether a domain means those below it too */
    ThreatListBuilder(int maxEntries, boolean parents) {
        this.maxEntries = maxEntries;
        this.parents = parents;
    }

    /** Counts what is no entry; the first is kept to be shown. */
    void bad(String place, String why) {
        if (bad++ == 0) {
            firstBad = place + ": " + why;
        }
    }

    /** Adds what {@code text} writes, which may be defanged; counts it as bad when it is no indicator, or none of type {@code only}. */
    void add(String place, String text, @Nullable IndicatorType only, IndicatorDetails said) throws ListProblem {
        String plain = IndicatorText.refanged(text.strip());
        if (!added(plain, only, said)) {
            String shown = plain.length() > MAX_SHOWN ? plain.substring(0, MAX_SHOWN) + "…" : plain;
            bad(place, "'" + shown + "' is no " + kinds(only));
        }
    }

    private static String kinds(@Nullable IndicatorType only) {
        return switch (only) {
            case null -> "address, network, domain, URL or digest";
            case IPV4, IPV6 -> "address or network";
            case DOMAIN -> "domain with two labels or more";
            case URL -> "URL";
            case FILE -> "digest of a file";
        };
    }

    private boolean added(String text, @Nullable IndicatorType only, IndicatorDetails said) throws ListProblem {
        if (text.isEmpty()) {
            return false;
        }
        if (only == null ? text.contains("://") : only == IndicatorType.URL) {
            String url = IndicatorText.url(text);
            return url != null && key(ThreatList.URL, url.getBytes(StandardCharsets.UTF_8), said);
        }
        byte[] digest = only == null || only == IndicatorType.FILE ? IndicatorText.digest(text) : null;
        if (digest != null) {
            return key(ThreatList.DIGEST, digest, said);
        }
        if (only == null || only == IndicatorType.IPV4 || only == IndicatorType.IPV6) {
            IpNetwork network = IpNetwork.parse(text);
            network = network == null ? IpNetwork.parse(IndicatorText.withoutPort(text)) : network;
            if (network != null) {
                return network(network, said);
            }
        }
        String domain = only == null || only == IndicatorType.DOMAIN
                ? IndicatorText.domain(IndicatorText.withoutPort(text))
                : null;
        return domain != null && key(ThreatList.DOMAIN, domain.getBytes(StandardCharsets.ISO_8859_1), said);
    }

    private boolean network(IpNetwork network, IndicatorDetails said) throws ListProblem {
        IpAddress first = network.first();
        byte[] key = new byte[17];
        if (network.prefix() == 128) {
            return key(ThreatList.ADDRESS, java.util.Arrays.copyOf(key, ThreatList.write(first, key, 0)), said);
        }
        boolean four = first.isIpv4() && network.prefix() >= 96;
        if (four ? network.prefix() == 96 : network.prefix() == 0) {
            return false; // the whole Internet is no indicator
        }
        (four ? prefixes4 : prefixes6).add(network.prefix());
        ThreatList.network(first, network.prefix(), key);
        return key(ThreatList.NETWORK, key, said);
    }

    private boolean key(int kind, byte[] key, IndicatorDetails said) throws ListProblem {
        long hash = KeyHash.of(kind, key, 0, key.length);
        int known = table.find(kind, key, 0, key.length, hash);
        if (known >= 0) {
            // Of two entries for the same thing the one that holds longer counts.
            if (said.until().isAfter(details.get(table.note(known)).until())) {
                table.note(known, note(said));
            }
            return true;
        }
        if (table.size() >= maxEntries) {
            throw new ListProblem("it has more than the " + maxEntries
                    + " entries that a list may have; split it, or raise enrichment.max-entries");
        }
        table.add(kind, key, 0, key.length, hash, note(said));
        has[kind] = true;
        return true;
    }

    private int note(IndicatorDetails said) {
        return noteOf.computeIfAbsent(said, added -> {
            details.add(added);
            return details.size() - 1;
        });
    }

    /**
     * The list.
     *
     * @throws ListProblem when everything in the file was bad: it is another file than was meant
     */
    ListContent<ThreatList> build() throws ListProblem {
        if (table.size() == 0 && bad > 0) {
            throw new ListProblem("nothing in it is an indicator; " + firstBad);
        }
        table.trim();
        ThreatList list = new ThreatList(
                table, List.copyOf(details), has, parents, longestFirst(prefixes4), longestFirst(prefixes6));
        return new ListContent<>(list, table.size(), bad, firstBad);
    }

    private static int[] longestFirst(NavigableSet<Integer> prefixes) {
        return prefixes.descendingSet().stream().mapToInt(Integer::intValue).toArray();
    }
}
