package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.rule.SigmaDocument;
import java.util.List;

/**
 * The rules that are to be in force for a tenant: enabled ones only, and the filters that have not expired.
 *
 * @param tenant whose events they are for
 * @param rules rules, correlations and filters, each with its version
 */
public record RuleBundle(TenantId tenant, List<Entry> rules) {
    public RuleBundle {
        requireNonNull(tenant, "tenant is null");
        rules = List.copyOf(rules);
    }

    /**
     * A document and which version of it that is.
     *
     * @param version counts the document's texts from 1
     */
    public record Entry(SigmaDocument document, int version) {
        public Entry {
            requireNonNull(document, "document is null");
        }
    }
}
