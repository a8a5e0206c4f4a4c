package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a rule from making alerts. What it keeps back is counted, on itself and, where there is one, on the alert before.
 *
 * @param id chosen by whoever made it: 1 to 64 of {@code a-z 0-9 -}
 * @param tenant whose
 * @param rule the rule's key
 * @param group only findings whose group has these values; empty for any. A value may end in {@code *}
 * @param after no new alert of a group so long (in event time) after its last one began; null to keep back every finding that fits
 * @param until when it ends; null for when it is removed
 * @param reason why, for whoever comes after
 * @param author who made it
 * @param created when it was made
 * @param suppressed how many findings it kept back
 * @param lastSuppressed when it last did; null for never
 */
public record Suppression(
        String id,
        TenantId tenant,
        String rule,
        Map<String, String> group,
        @Nullable Duration after,
        @Nullable Instant until,
        String reason,
        String author,
        Instant created,
        long suppressed,
        @Nullable Instant lastSuppressed) {
    public Suppression {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(rule, "rule is null");
        group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        requireNonNull(reason, "reason is null");
        requireNonNull(author, "author is null");
        requireNonNull(created, "created is null");
        if (!id.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("'" + id + "' is not an id: use 1 to 64 of a-z, 0-9 and '-'");
        }
        if (after != null && (!after.isPositive() || after.compareTo(Duration.ofDays(366)) > 0)) {
            throw new IllegalArgumentException("after is not between 1ms and 366d");
        }
    }

    /** Whether it is about such findings at that moment. */
    boolean concerns(TenantId ofTenant, String ruleKey, Map<String, String> values, Instant now) {
        return tenant.equals(ofTenant)
                && rule.equals(ruleKey)
                && (until == null || now.isBefore(until))
                && group.entrySet().stream().allMatch(wanted -> fits(wanted.getValue(), values.get(wanted.getKey())));
    }

    private static boolean fits(String wanted, @Nullable String value) {
        if (value == null) {
            return false;
        }
        return wanted.endsWith("*") ? value.startsWith(wanted.substring(0, wanted.length() - 1)) : value.equals(wanted);
    }
}
