package io.tidewatch.enrich.agent;

import java.util.List;
import java.util.Locale;

/**
 * What a user agent says of itself, which need not be true. Empty where it does not say.
 *
 * @param name {@code Chrome}, {@code Firefox}, {@code curl}, {@code Googlebot}
 * @param version {@code 126.0.0.0}
 * @param os {@code Windows}, {@code Mac OS X}, {@code iOS}, {@code Android}, {@code Linux}
 * @param osVersion {@code 10}, {@code 17.5}
 * @param device {@code iPhone}, {@code Mac}, {@code Spider}, an Android model
 */
record UserAgent(String name, String version, String os, String osVersion, String device) {
    static final UserAgent UNKNOWN = new UserAgent("", "", "", "", "");

    /** Products that say more than those after them, in order: every browser calls itself Mozilla, and most Chrome and Safari too. */
    private static final List<String[]> BROWSERS = List.of(
            new String[] {"Edg/", "Edge"},
            new String[] {"EdgA/", "Edge"},
            new String[] {"EdgiOS/", "Edge"},
            new String[] {"Edge/", "Edge"},
            new String[] {"OPR/", "Opera"},
            new String[] {"OPX/", "Opera"},
            new String[] {"Opera Mini/", "Opera Mini"},
            new String[] {"Vivaldi/", "Vivaldi"},
            new String[] {"YaBrowser/", "Yandex Browser"},
            new String[] {"SamsungBrowser/", "Samsung Internet"},
            new String[] {"UCBrowser/", "UC Browser"},
            new String[] {"DuckDuckGo/", "DuckDuckGo"},
            new String[] {"Electron/", "Electron"},
            new String[] {"HeadlessChrome/", "HeadlessChrome"},
            new String[] {"PhantomJS/", "PhantomJS"},
            new String[] {"CriOS/", "Chrome"},
            new String[] {"FxiOS/", "Firefox"},
            new String[] {"Focus/", "Firefox Focus"},
            new String[] {"SeaMonkey/", "SeaMonkey"},
            new String[] {"Thunderbird/", "Thunderbird"},
            new String[] {"Chromium/", "Chromium"},
            new String[] {"Chrome/", "Chrome"},
            new String[] {"Firefox/", "Firefox"},
            new String[] {"MSIE ", "IE"});

    /** Words by which programs that fetch by themselves are known. */
    private static final List<String> ROBOTS =
            List.of("bot", "crawl", "spider", "slurp", "archiver", "facebookexternalhit");

    static UserAgent of(String text) {
        Robot robot = Robot.in(text);
        String[] os = os(text);
        if (robot != null) {
            return new UserAgent(robot.name(), robot.version(), os[0], os[1], "Spider");
        }
        String[] program = program(text);
        return new UserAgent(program[0], program[1], os[0], os[1], device(text, os[0]));
    }

    /** A product that calls itself a robot: {@code Googlebot/2.1}. */
    private record Robot(String name, String version) {
        static @org.jspecify.annotations.Nullable Robot in(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            for (String word : ROBOTS) {
                int at = lower.indexOf(word);
                if (at < 0 || lower.length() != text.length()) {
                    continue;
                }
                int from = at;
                while (from > 0 && isOfName(text.charAt(from - 1))) {
                    from--;
                }
                int to = at + word.length();
                while (to < text.length() && isOfName(text.charAt(to))) {
                    to++;
                }
                // A robot's address (http://example.org/bot.html) is no name of one.
                if (from > 0 && (text.charAt(from - 1) == '/' || text.charAt(from - 1) == '@')) {
                    continue;
                }
                return new Robot(
                        text.substring(from, to), text.startsWith("/", to) ? UserAgent.version(text, to + 1) : "");
            }
            return null;
        }
    }

    private static String[] program(String text) {
        for (String[] browser : BROWSERS) {
            int at = text.indexOf(browser[0]);
            if (at >= 0) {
                return new String[] {browser[1], version(text, at + browser[0].length())};
            }
        }
        int trident = text.indexOf("Trident/");
        if (trident >= 0) {
            int revision = text.indexOf("rv:");
            return new String[] {"IE", revision < 0 ? "" : version(text, revision + 3)};
        }
        if (text.contains("Safari/")) {
            int version = text.indexOf("Version/");
            return new String[] {
                text.contains("Android") ? "Android Browser" : "Safari", version < 0 ? "" : version(text, version + 8)
            };
        }
        return product(text, text.startsWith("Mozilla/5.0 ") ? 12 : 0);
    }

    /** The product that stands at {@code from}: {@code curl/8.5.0}. */
    private static String[] product(String text, int from) {
        int end = from;
        while (end < text.length() && isOfName(text.charAt(end))) {
            end++;
        }
        String name = text.substring(from, end);
        boolean versioned = text.startsWith("/", end);
        return name.isEmpty() || name.length() > 64 || name.equals("Mozilla") && versioned
                ? new String[] {"", ""}
                : new String[] {name, versioned ? version(text, end + 1) : ""};
    }

    private static String[] os(String text) {
        int at = text.indexOf("Windows NT ");
        if (at >= 0) {
            return new String[] {"Windows", windows(version(text, at + 11))};
        }
        at = text.indexOf("Windows Phone ");
        if (at >= 0) {
            return new String[] {"Windows Phone", version(text, text.startsWith("OS ", at + 14) ? at + 17 : at + 14)};
        }
        at = text.indexOf("Android");
        if (at >= 0) {
            return new String[] {"Android", text.startsWith(" ", at + 7) ? version(text, at + 8) : ""};
        }
        boolean phone = text.contains("iPhone") || text.contains("iPad") || text.contains("iPod");
        at = phone ? text.indexOf(" OS ") : -1;
        if (phone) {
            return new String[] {"iOS", at < 0 ? "" : version(text, at + 4)};
        }
        at = text.indexOf("Mac OS X");
        if (at >= 0) {
            return new String[] {"Mac OS X", text.startsWith(" ", at + 8) ? version(text, at + 9) : ""};
        }
        at = text.indexOf("CrOS ");
        if (at >= 0) {
            int version = text.indexOf(' ', at + 5);
            return new String[] {"Chrome OS", version < 0 ? "" : version(text, version + 1)};
        }
        for (String name : List.of("Ubuntu", "Fedora", "Debian", "FreeBSD", "OpenBSD", "Linux", "Windows", "Darwin")) {
            if (text.contains(name)) {
                return new String[] {name.equals("Darwin") ? "Mac OS X" : name, ""};
            }
        }
        return new String[] {"", ""};
    }

    private static String windows(String version) {
        return switch (version) {
            case "10.0" -> "10";
            case "6.3" -> "8.1";
            case "6.2" -> "8";
            case "6.1" -> "7";
            case "6.0" -> "Vista";
            case "5.1", "5.2" -> "XP";
            case "5.0" -> "2000";
            default -> version;
        };
    }

    private static String device(String text, String os) {
        for (String device : List.of("iPhone", "iPad", "iPod")) {
            if (text.contains(device)) {
                return device;
            }
        }
        if (os.equals("Android")) {
            return androidModel(text);
        }
        return os.equals("Mac OS X") && text.contains("Macintosh") ? "Mac" : "";
    }

    /** {@code (Linux; Android 14; SM-S901B Build/…)}: what stands after the version. */
    private static String androidModel(String text) {
        int from = text.indexOf(';', text.indexOf("Android"));
        if (from < 0) {
            return "";
        }
        int to = from + 1;
        while (to < text.length() && text.charAt(to) != ')' && text.charAt(to) != ';') {
            to++;
        }
        String model = text.substring(from + 1, to).strip();
        int build = model.indexOf(" Build/");
        model = build >= 0 ? model.substring(0, build) : model;
        return model.length() > 64 || model.equals("K") || model.startsWith("rv:") ? "" : model;
    }

    /** Digits, dots and letters from {@code from} on, {@code _} as a dot; at most 32 of them. */
    private static String version(String text, int from) {
        int to = from;
        while (to < text.length() && to - from < 32 && isOfVersion(text.charAt(to))) {
            to++;
        }
        String version = text.substring(from, to).replace('_', '.');
        return version.isEmpty() || version.charAt(0) < '0' || version.charAt(0) > '9' ? "" : version;
    }

    private static boolean isOfVersion(char c) {
        return c >= '0' && c <= '9' || c == '.' || c == '_' || c >= 'a' && c <= 'z' || c == '-' || c >= 'A' && c <= 'Z';
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }
}
