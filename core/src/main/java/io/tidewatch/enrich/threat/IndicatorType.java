package io.tidewatch.enrich.threat;

/** What an indicator is, in the words of STIX and the Elastic Common Schema. */
public enum IndicatorType {
    IPV4("ipv4-addr"),
    IPV6("ipv6-addr"),
    DOMAIN("domain-name"),
    URL("url"),
    FILE("file");

    private final String word;

    IndicatorType(String word) {
        this.word = word;
    }

    /** As events say it: {@code ipv4-addr}. */
    public String word() {
        return word;
    }
}
