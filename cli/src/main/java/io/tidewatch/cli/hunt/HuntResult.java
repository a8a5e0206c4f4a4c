package io.tidewatch.cli.hunt;

import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.rule.Level;
import io.tidewatch.sigma.rule.RuleInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hunt found.
 *
 * @param library the rules
 * @param files where it was hunted
 * @param hits the detections in order of time; as many as were to be kept
 * @param detections how many detections there were, kept or not
 * @param events how many events were read
 * @param matchedEvents how many of them a rule matched
 * @param bytes how many bytes the files have
 * @param ruleCounts how often each rule matched, by its index
 * @param correlations what matched of correlations; hits refer to them by index
 * @param hosts detections by host
 * @param unknownFormat records that no parser knows; rules of a product were not tried on them
 * @param uncorrelated matched events that correlations could not count: without a time, or too many
 * @param problems what could not be read
 * @param faults how many of them lost records
 */
public record HuntResult(
        RuleLibrary library,
        List<HuntFile> files,
        List<Hit> hits,
        long detections,
        long events,
        long matchedEvents,
        long bytes,
        long[] ruleCounts,
        List<CorrelationMatch> correlations,
        Map<String, Long> hosts,
        long unknownFormat,
        long uncorrelated,
        List<HuntProblem> problems,
        int faults) {

    RuleInfo info(Hit hit) {
        return hit.rule() >= 0
                ? library.compiled().rule(hit.rule()).info()
                : correlations.get(hit.correlation()).correlation().info();
    }

    static String level(RuleInfo info) {
        @Nullable Level level = info.level();
        return level == null ? "unrated" : level.name().toLowerCase(java.util.Locale.ROOT);
    }
}
