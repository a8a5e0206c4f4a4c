package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule did from a time on.
 *
 * @param since from when it is counted
 * @param matches events (or, of a correlation, groups) that matched
 * @param lastMatch event time of the last match; null where there was none
 * @param cost nanoseconds that evaluating it took, estimated
 * @param logsourceSeen whether any event of its logsource arrived
 * @param fields those that it asks for and that events of its logsource had
 */
public record RuleHealth(
        TenantId tenant,
        String rule,
        Instant since,
        long matches,
        @Nullable Instant lastMatch,
        long cost,
        boolean logsourceSeen,
        Set<String> fields) {
    public RuleHealth {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(since, "since is null");
        fields = Set.copyOf(fields);
    }

    /** Nothing yet. */
    public static RuleHealth none(TenantId tenant, String rule, Instant since) {
        return new RuleHealth(tenant, rule, since, 0, null, 0, false, Set.of());
    }

    /** Both together, from the earlier time on. */
    public RuleHealth and(RuleHealth more) {
        Set<String> all = new HashSet<>(fields);
        all.addAll(more.fields);
        return new RuleHealth(
                tenant,
                rule,
                since.isBefore(more.since) ? since : more.since,
                matches + more.matches,
                later(lastMatch, more.lastMatch),
                cost + more.cost,
                logsourceSeen || more.logsourceSeen,
                all);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
