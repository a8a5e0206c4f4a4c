package io.tidewatch.server.hunt;

import static java.util.Objects.requireNonNull;

import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.store.Scope;
import java.util.Set;

/**
 * What a hunt is to do.
 *
 * @param scope where to look, with what whoever asks may see; its query is not looked at
 * @param rules the rules, what their correlations refer to, and their filters
 * @param wanted the keys whose results are asked for; all of them where empty
 */
public record HuntOrder(Scope scope, RuleBundle rules, Set<String> wanted) {
    public HuntOrder {
        requireNonNull(scope, "scope is null");
        requireNonNull(rules, "rules is null");
        wanted = Set.copyOf(wanted);
    }

    boolean wants(String key) {
        return wanted.isEmpty() || wanted.contains(key);
    }
}
