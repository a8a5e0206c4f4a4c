package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The search identifiers of a rule and the condition over them; a list of conditions is one {@link Condition.Or}.
 *
 * @param named search identifier → what it looks for, in the order written
 */
public record Detections(Map<String, Detection> named, Condition condition) {
    public Detections {
        requireNonNull(condition, "condition is null");
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }
}
