package io.tidewatch.enrich.threat;

import io.tidewatch.enrich.Additions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What lists said about one event, at most {@value #MAX_MATCHES} matches; puts it to the event's additions. */
final class ThreatMatches {
    static final int MAX_MATCHES = 16;

    private final List<Match> matches = new ArrayList<>(2);

    /**
     * An entry of a list that an event names.
     *
     * @param indicator the entry as it is written: an address, a domain, a URL, the digits of a digest
     * @param value the event's value that it matched
     */
    record Match(
            IndicatorType type,
            String indicator,
            String field,
            String value,
            String list,
            String version,
            IndicatorDetails details) {}

    boolean isFull() {
        return matches.size() >= MAX_MATCHES;
    }

    /** Keeps a match, unless the same list said the same of another field. */
    void add(Match match) {
        for (Match known : matches) {
            if (known.list().equals(match.list()) && known.indicator().equals(match.indicator())) {
                return;
            }
        }
        matches.add(match);
    }

    boolean isEmpty() {
        return matches.isEmpty();
    }

    /** The first place is the same match in each of the lists that have one value a match. */
    void put(Additions additions) {
        additions.putList(
                "threat.indicator.name", matches.stream().map(Match::indicator).toList());
        additions.putList(
                "threat.indicator.type",
                matches.stream().map(match -> match.type().word()).toList());
        additions.putList("threat.feed.name", matches.stream().map(Match::list).toList());
        additions.putList(
                "threat.feed.version", matches.stream().map(Match::version).toList());
        additions.putList(
                "threat.indicator.confidence",
                matches.stream().map(match -> match.details().confidence()).toList());
        additions.putList(
                "threat.enrichments.matched.field",
                matches.stream().map(Match::field).toList());
        additions.putList(
                "threat.enrichments.matched.atomic",
                matches.stream().map(Match::value).toList());
        Set<String> labels = new LinkedHashSet<>();
        Set<String> descriptions = new LinkedHashSet<>();
        for (Match match : matches) {
            labels.addAll(match.details().labels());
            if (!match.details().description().isEmpty()) {
                descriptions.add(match.details().description());
            }
            additions.used(match.version());
        }
        additions.putList("threat.indicator.labels", List.copyOf(new ArrayList<>(labels)));
        additions.putList("threat.indicator.description", List.copyOf(new ArrayList<>(descriptions)));
        for (IndicatorType type : IndicatorType.values()) {
            putOfType(type, additions);
        }
    }

    private void putOfType(IndicatorType type, Additions additions) {
        List<String> indicators = matches.stream()
                .filter(match -> match.type() == type)
                .map(Match::indicator)
                .distinct()
                .toList();
        if (indicators.isEmpty()) {
            return;
        }
        switch (type) {
            case IPV4, IPV6 -> additions.putList("threat.indicator.ip", addresses());
            case DOMAIN -> additions.putList("threat.indicator.url.domain", indicators);
            case URL -> additions.putList("threat.indicator.url.full", indicators);
            case FILE -> putDigests(indicators, additions);
        }
    }

    private List<String> addresses() {
        return matches.stream()
                .filter(match -> match.type() == IndicatorType.IPV4 || match.type() == IndicatorType.IPV6)
                .map(Match::indicator)
                .distinct()
                .toList();
    }

    private static void putDigests(List<String> indicators, Additions additions) {
        for (String algorithm : List.of("md5", "sha1", "sha256", "sha512")) {
            additions.putList(
                    "threat.indicator.file.hash." + algorithm,
                    indicators.stream()
                            .filter(digits -> algorithm.equals(algorithm(digits.length())))
                            .toList());
        }
    }

    private static String algorithm(int digits) {
        return switch (digits) {
            case 32 -> "md5";
            case 40 -> "sha1";
            case 64 -> "sha256";
            default -> "sha512";
        };
    }

    static String digits(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
