package io.tidewatch.alert;

import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.TenantId;

/** How each rule's findings are grouped; a rule may say it itself with {@code tidewatch: {alert-window: 1h}}. Must be quick. */
@FunctionalInterface
public interface GroupingPolicy {
    Grouping of(TenantId tenant, RuleRef rule);

    /** What the rules say themselves, and {@code usual} for the others. */
    static GroupingPolicy byRule(Grouping usual) {
        return (tenant, rule) -> rule.alertWindow() == null ? usual : usual.within(rule.alertWindow());
    }
}
