package io.tidewatch.server.hunt;

import io.tidewatch.alert.AlertForecast;
import io.tidewatch.alert.GroupingPolicy;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a hunt found.
 *
 * @param rules what each rule found, most matches first
 * @param alertCount how many alerts it would have made
 * @param alerts the largest of them
 * @param problems rules that could not be tried, and why
 * @param truncated whether there were more matches than are kept, so that all but the rules' numbers is of a part of them
 */
public record HuntResult(
        List<OfRule> rules,
        long alertCount,
        List<AlertForecast.Expected> alerts,
        List<String> problems,
        boolean truncated) {
    private static final int MAX_EVENTS = 100;
    private static final int MAX_ALERTS = 200;
    private static final int TOP = 10;

    /** A value and how many matches have it. */
    public record Top(String value, long count) {}

    /**
     * What one rule or correlation found.
     *
     * @param first time of the first match
     * @param last time of the last
     * @param alerts how many alerts it would have made
     * @param hosts the most frequent hosts
     * @param users the most frequent users
     * @param events the first events that matched
     * @param explanation why the first event matched, JSON; null of a correlation
     */
    public record OfRule(
            String rule,
            String title,
            String severity,
            long matches,
            Instant first,
            Instant last,
            long alerts,
            List<Top> hosts,
            List<Top> users,
            List<String> events,
            @Nullable String explanation) {}

    private static final class Tally {
        final Finding first;
        long count;
        Instant last;
        final Map<String, Long> hosts = new HashMap<>();
        final Map<String, Long> users = new HashMap<>();
        final List<String> events = new ArrayList<>();

        Tally(Finding first) {
            this.first = first;
            this.last = first.to();
        }

        void add(Finding finding) {
            count++;
            last = finding.to().isAfter(last) ? finding.to() : last;
            for (Entity entity : finding.entities()) {
                switch (entity.kind()) {
                    case HOST -> hosts.merge(entity.value(), 1L, Long::sum);
                    case USER -> users.merge(entity.value(), 1L, Long::sum);
                    case ADDRESS, OTHER -> {}
                }
            }
            for (EventId event : finding.events()) {
                if (events.size() < MAX_EVENTS) {
                    events.add(event.toString());
                }
            }
        }
    }

    /**
     * @param findings in the order of their times
     * @param counts how many matches each rule has in all, where more are known of than are kept
     * @param policy which findings become one alert
     * @param explain why a rule matched the first event that it did; null of a correlation
     */
    static HuntResult of(
            List<Finding> findings,
            Map<String, Long> counts,
            List<String> problems,
            boolean truncated,
            GroupingPolicy policy,
            Function<String, @Nullable String> explain) {
        AlertForecast forecast = new AlertForecast(policy);
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (Finding finding : findings) {
            forecast.add(finding);
            tallies.computeIfAbsent(finding.rule().key(), key -> new Tally(finding))
                    .add(finding);
        }
        List<OfRule> rules = new ArrayList<>();
        tallies.forEach((key, tally) -> rules.add(new OfRule(
                key,
                tally.first.rule().title(),
                tally.first.rule().severity().label(),
                Math.max(tally.count, counts.getOrDefault(key, 0L)),
                tally.first.to(),
                tally.last,
                forecast.count(key),
                top(tally.hosts),
                top(tally.users),
                tally.events,
                explain.apply(key))));
        rules.sort(Comparator.comparingLong((OfRule rule) -> -rule.matches()).thenComparing(OfRule::rule));
        return new HuntResult(rules, forecast.count(), forecast.largest(MAX_ALERTS), problems, truncated);
    }

    private static List<Top> top(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Top(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong((Top top) -> -top.count()).thenComparing(Top::value))
                .limit(TOP)
                .toList();
    }
}
