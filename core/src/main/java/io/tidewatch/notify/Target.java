package io.tidewatch.notify;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * Where a tenant's alerts are told.
 *
 * @param tenant whose alerts
 * @param id the tenant's name for it: 1 to 64 of a-z, 0-9 and -
 * @param name what people call it
 * @param enabled whether it is told anything
 * @param channel how it is reached
 * @param severity the least severity that is told
 * @param rules keys of rules, or their beginnings with {@code *}; none for all
 * @param perMinute how many messages a minute at most; more wait
 * @param author who changed it last
 * @param changed when
 */
public record Target(
        TenantId tenant,
        String id,
        String name,
        boolean enabled,
        Channel channel,
        AlertSeverity severity,
        List<String> rules,
        int perMinute,
        String author,
        Instant changed) {
    public Target {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(name, "name is null");
        requireNonNull(channel, "channel is null");
        requireNonNull(severity, "severity is null");
        rules = List.copyOf(rules);
        requireNonNull(author, "author is null");
        requireNonNull(changed, "changed is null");
        if (!isId(id)) {
            throw new IllegalArgumentException("'" + id + "' is not an id; use 1 to 64 of a-z, 0-9 and -");
        }
        if (perMinute < 1 || perMinute > 600) {
            throw new IllegalArgumentException("perMinute is " + perMinute + "; use 1 to 600");
        }
    }

    public static boolean isId(String text) {
        return text.matches("[a-z0-9-]{1,64}");
    }

    /** Whether one of {@code rules} names the rule; none name all. */
    public static boolean names(List<String> rules, String key) {
        return rules.isEmpty()
                || rules.stream()
                        .anyMatch(rule -> rule.endsWith("*")
                                ? key.startsWith(rule.substring(0, rule.length() - 1))
                                : key.equals(rule));
    }
}
