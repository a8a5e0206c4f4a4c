package io.tidewatch.server.hunt;

import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts together what a hunt needs beside the rules that were asked for. */
public final class HuntRules {
    private HuntRules() {}

    /** The keys of documents that match by themselves: filters do not. */
    public static Set<String> keys(Collection<? extends SigmaDocument> documents) {
        Set<String> keys = new LinkedHashSet<>();
        for (SigmaDocument document : documents) {
            if (!(document instanceof SigmaFilter)) {
                keys.add(document.info().key());
            }
        }
        return keys;
    }

    /**
     * The chosen documents, those that chosen correlations refer to, and the filters that are about any of them.
     *
     * @param known the tenant's own documents; a chosen one of the same key is taken instead
     */
    public static RuleBundle bundle(
            TenantId tenant, Collection<? extends SigmaDocument> chosen, Collection<SigmaDocument> known) {
        List<SigmaDocument> all = new ArrayList<>(chosen);
        Set<String> own = new LinkedHashSet<>();
        chosen.forEach(document -> own.add(document.info().key()));
        known.stream().filter(document -> !own.contains(document.info().key())).forEach(all::add);
        Set<SigmaDocument> taken = new LinkedHashSet<>();
        chosen.forEach(document -> take(document, all, taken));
        List<SigmaDocument> filters = all.stream()
                .filter(document -> document instanceof SigmaFilter filter && concerns(filter, taken))
                .toList();
        taken.addAll(filters);
        return new RuleBundle(
                tenant,
                taken.stream()
                        .map(document -> new RuleBundle.Entry(document, 0))
                        .toList());
    }

    private static void take(SigmaDocument document, List<SigmaDocument> all, Set<SigmaDocument> taken) {
        if (taken.add(document) && document instanceof SigmaCorrelation correlation) {
            for (String reference : correlation.rules()) {
                all.stream()
                        .filter(other -> other.info().isCalled(reference))
                        .findFirst()
                        .ifPresent(other -> take(other, all, taken));
            }
        }
    }

    private static boolean concerns(SigmaFilter filter, Set<SigmaDocument> rules) {
        return filter.rules().isEmpty()
                || rules.stream().anyMatch(rule -> filter.rules().stream().anyMatch(rule.info()::isCalled));
    }
}
