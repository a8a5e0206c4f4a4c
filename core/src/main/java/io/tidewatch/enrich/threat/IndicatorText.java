package io.tidewatch.enrich.threat;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the names, URLs and digests of lists and of events are written alike. Null means that a text is none. */
final class IndicatorText {
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_URL = 4_096;

    private IndicatorText() {}

    /** A defanged indicator as it was: {@code hxxps://evil[.]example} is {@code https://evil.example}. */
    static String refanged(String text) {
        String plain = text;
        if (plain.indexOf('[') >= 0 || plain.indexOf('(') >= 0 || plain.indexOf('{') >= 0) {
            plain = plain.replace("[.]", ".")
                    .replace("(.)", ".")
                    .replace("{.}", ".")
                    .replace("[dot]", ".")
                    .replace("(dot)", ".")
                    .replace("[://]", "://")
                    .replace("[:]", ":");
        }
        return plain.regionMatches(true, 0, "hxxp", 0, 4) ? "http" + plain.substring(4) : plain;
    }

    /**
     * A domain in lower case and in ASCII, without the dot at its end and without {@code *.} before it. It has two labels or more: a list that
     * names {@code com} would match half the world.
     */
    static @Nullable String domain(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        name = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        if (name.length() > MAX_DOMAIN || name.indexOf('.') < 0) {
            return null;
        }
        if (!name.chars().allMatch(c -> c < 0x80)) {
            try {
                name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        name = name.toLowerCase(Locale.ROOT);
        return isDomain(name) ? name : null;
    }

    private static boolean isDomain(String name) {
        int label = 0;
        boolean letters = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
                letters = false;
            } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
                label++;
                letters |= c >= 'a';
                if (label > 63) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return label > 0 && letters;
    }

    /**
     * A URL with scheme and host in lower case, without the scheme's own port and without what follows {@code #}; an empty path is {@code /}.
     * All else stays as it is.
     */
    static @Nullable String url(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 1 || scheme > 16 || text.length() > MAX_URL) {
            return null;
        }
        String name = text.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!name.chars()
                .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
            return null;
        }
        int fragment = text.indexOf('#');
        String rest =
                fragment < 0 ? text.substring(scheme + 3) : text.substring(scheme + 3, Math.max(fragment, scheme + 3));
        int path = 0;
        while (path < rest.length() && rest.charAt(path) != '/' && rest.charAt(path) != '?') {
            path++;
        }
        String authority = rest.substring(0, path).toLowerCase(Locale.ROOT);
        String standardPort =
                name.equals("http") ? ":80" : name.equals("https") ? ":443" : name.equals("ftp") ? ":21" : ":-";
        if (authority.endsWith(standardPort)) {
            authority = authority.substring(0, authority.length() - standardPort.length());
        }
        String tail = rest.substring(path);
        if (authority.isEmpty() || rest.chars().anyMatch(c -> c <= ' ')) {
            return null;
        }
        return name + "://" + authority + (tail.startsWith("/") ? "" : "/") + tail;
    }

    /** The host of a URL as {@link #url} gives it, without user and port; an IPv6 address without its brackets. */
    static String host(String url) {
        int from = url.indexOf("://") + 3;
        String authority = url.substring(from, url.indexOf('/', from));
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        if (authority.startsWith("[") && authority.indexOf(']') > 0) {
            return authority.substring(1, authority.indexOf(']'));
        }
        return withoutPort(authority);
    }

    /** {@code example.org:443} without the port; an IPv6 address stays. */
    static String withoutPort(String host) {
        int colon = host.indexOf(':');
        return colon > 0 && colon == host.lastIndexOf(':') ? host.substring(0, colon) : host;
    }

    /** The 16, 20, 32 or 64 bytes that hexadecimal digits of MD5, SHA-1, SHA-256 or SHA-512 spell. */
    static byte @Nullable [] digest(CharSequence text) {
        int length = text.length();
        if (length != 32 && length != 40 && length != 64 && length != 128) {
            return null;
        }
        byte[] bytes = new byte[length / 2];
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            bytes[i >> 1] |= (byte) ((i & 1) == 0 ? digit << 4 : digit);
        }
        return bytes;
    }
}
