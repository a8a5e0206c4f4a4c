package io.tidewatch.acceptance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts sshd's "Failed password" lines by address in the plainest way, to hold the product's answers against. */
final class FailedPasswords {
    private static final Pattern LINE = Pattern.compile("Failed password for .* from (\\S+) port \\d+");

    private FailedPasswords() {}

    static Map<String, Long> byAddress(List<String> lines) {
        Map<String, Long> counts = new HashMap<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.find()) {
                counts.merge(matcher.group(1), 1L, Long::sum);
            }
        }
        return counts;
    }
}
