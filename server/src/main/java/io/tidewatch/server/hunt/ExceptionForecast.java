package io.tidewatch.server.hunt;

import io.tidewatch.alert.AlertForecast;
import io.tidewatch.alert.GroupingPolicy;
import io.tidewatch.detect.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an exception would have changed.
 *
 * @param without what the rule found
 * @param with what it would have found with the exception
 * @param silenced the alerts that would have lost findings, those that would have lost most first
 */
public record ExceptionForecast(Counts without, Counts with, List<Silenced> silenced) {
    private static final int MAX_SILENCED = 200;

    /** How often a rule matched, and how many alerts that makes. */
    public record Counts(long matches, long alerts) {}

    /**
     * An alert that would have lost findings.
     *
     * @param group what its findings share
     * @param findings how many it has without the exception
     * @param silenced how many of them the exception takes away; where it is all of them, the alert would not have been made
     */
    public record Silenced(
            String rule, Map<String, String> group, Instant from, Instant to, long findings, long silenced) {}

    static ExceptionForecast of(HuntWork.Outcome without, HuntWork.Outcome with, GroupingPolicy policy) {
        AlertForecast forecast = new AlertForecast(policy);
        without.findings().forEach(forecast::add);
        Map<Map<String, String>, List<Instant>> left = new HashMap<>();
        for (Finding finding : with.findings()) {
            left.computeIfAbsent(finding.group(), _ -> new ArrayList<>()).add(finding.to());
        }
        List<Silenced> silenced = new ArrayList<>();
        for (AlertForecast.Expected alert : forecast.largest(Integer.MAX_VALUE)) {
            long stays = left.getOrDefault(alert.group(), List.of()).stream()
                    .filter(time -> !time.isBefore(alert.from()) && !time.isAfter(alert.to()))
                    .count();
            if (stays < alert.findings()) {
                silenced.add(new Silenced(
                        alert.rule(),
                        alert.group(),
                        alert.from(),
                        alert.to(),
                        alert.findings(),
                        alert.findings() - stays));
            }
        }
        silenced.sort(Comparator.comparingLong((Silenced one) -> -one.silenced()));
        return new ExceptionForecast(
                counts(without.result()),
                counts(with.result()),
                silenced.stream().limit(MAX_SILENCED).toList());
    }

    private static Counts counts(HuntResult result) {
        return new Counts(
                result.rules().stream().mapToLong(HuntResult.OfRule::matches).sum(), result.alertCount());
    }
}
