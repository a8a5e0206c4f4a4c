package io.tidewatch.sigma.live;

import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force. Contract: {@link #install} returns when the next event is matched by the new rules, within a second also while
 * thousands of rules are in force; what cannot be compiled is left out and returned; open groups of correlations that stay the same go
 * on. Thread-safe.
 */
public interface LiveRules {
    /** Puts a tenant's rules in force in place of those before. */
    List<RuleProblem> install(RuleBundle bundle);

    /** What placeholders in the rules stand for. */
    Placeholders placeholders();

    /** What each rule of the tenant did since the program was started, by the rule's key; also those that did nothing. */
    Map<String, Activity> activity(TenantId tenant);

    /**
     * What the rules of all tenants did since this was asked last, for the one who keeps it: each match is told once. Rules in force are
     * told also where they did nothing.
     */
    List<Progress> progress();

    /**
     * What a rule did lately.
     *
     * @param matches how many matches there were since before
     * @param lastMatch event time of the last match of all; null where there was none
     * @param cost nanoseconds that evaluating it took since before, estimated
     * @param logsourceSeen whether any event of its logsource arrived since the program was started
     * @param fields those that it asks for and that such events had
     */
    record Progress(
            TenantId tenant,
            String rule,
            long matches,
            @Nullable Instant lastMatch,
            long cost,
            boolean logsourceSeen,
            Set<String> fields) {
        public Progress {
            fields = Set.copyOf(fields);
        }
    }

    /**
     * What a rule did.
     *
     * @param matches events (or, of a correlation, groups) that matched
     * @param lastMatch event time of the last match, null where there was none
     * @param cost nanoseconds that evaluating it took, estimated from samples
     * @param missingFields fields that it asks for and that no event of its logsource had
     * @param logsourceSeen whether any event of its logsource arrived
     */
    record Activity(
            long matches, @Nullable Instant lastMatch, long cost, List<String> missingFields, boolean logsourceSeen) {
        public Activity {
            missingFields = List.copyOf(missingFields);
        }
    }
}
