package io.tidewatch.enrich.threat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the simple patterns of STIX 2.1: {@code [ipv4-addr:value = '203.0.113.9'] OR [url:value = 'https://evil.example/a']}. All their
 * comparisons are equalities of an address, a domain, a URL or a file's digest, joined by OR. What else a pattern may say ({@code AND}, {@code
 * FOLLOWEDBY}, {@code WITHIN}, {@code LIKE}…) does not fit a list, and is refused rather than half understood.
 */
final class StixPattern {
    private static final int MAX_LENGTH = 65_536;
    private static final int MAX_VALUES = 1_024;

    private final String text;
    private final List<Value> values = new ArrayList<>();
    private int at;

    /** One of the values that a pattern names. */
    record Value(IndicatorType type, String text) {}

    private StixPattern(String text) {
        this.text = text;
    }

    /** The values any of which the pattern wants; null when it wants something else. */
    static @Nullable List<Value> read(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        StixPattern pattern = new StixPattern(text);
        return pattern.observations() ? pattern.values : null;
    }

    private boolean observations() {
        do {
            if (!take("[")) {
                return false;
            }
            do {
                if (!comparison()) {
                    return false;
                }
            } while (word("OR"));
            if (!take("]")) {
                return false;
            }
        } while (word("OR"));
        blanks();
        return at == text.length() && !values.isEmpty() && values.size() <= MAX_VALUES;
    }

    private boolean comparison() {
        IndicatorType type = type(path());
        if (type == null) {
            return false;
        }
        if (take("=")) {
            return value(type);
        }
        if (!word("IN") || !take("(")) {
            return false;
        }
        do {
            if (!value(type)) {
                return false;
            }
        } while (take(","));
        return take(")");
    }

    /** As far as the operator; quotes around a digest's name left out. */
    private String path() {
        blanks();
        StringBuilder path = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '=' || c == '!' || c == '<' || c == '>' || Character.isWhitespace(c) || c == ']') {
                break;
            }
            if (c != '\'') {
                path.append(c);
            }
            at++;
        }
        return path.toString();
    }

    private static @Nullable IndicatorType type(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "ipv4-addr:value" -> IndicatorType.IPV4;
            case "ipv6-addr:value" -> IndicatorType.IPV6;
            case "domain-name:value" -> IndicatorType.DOMAIN;
            case "url:value" -> IndicatorType.URL;
            default ->
                lower.matches("(file|artifact):hashes\\.\"?(md5|sha-?1|sha-?256|sha-?512)\"?")
                        ? IndicatorType.FILE
                        : null;
        };
    }

    private boolean value(IndicatorType type) {
        blanks();
        if (at >= text.length() || text.charAt(at) != '\'') {
            return false;
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'') {
                at++;
                values.add(new Value(type, value.toString()));
                return values.size() <= MAX_VALUES;
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = text.charAt(at);
            }
            value.append(c);
        }
        return false;
    }

    private boolean take(String sign) {
        blanks();
        if (!text.startsWith(sign, at)) {
            return false;
        }
        at += sign.length();
        return true;
    }

    private boolean word(String word) {
        blanks();
        boolean is = text.startsWith(word, at)
                && (at + word.length() == text.length() || !Character.isLetterOrDigit(text.charAt(at + word.length())));
        at += is ? word.length() : 0;
        return is;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
