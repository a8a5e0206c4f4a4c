package io.tidewatch.detect;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a rule matched.
 *
 * @param explanation the condition as a tree, each part with its truth, the field that was looked at and its value; a JSON object
 *     of the form that {@code docs/spec/explanation.md} describes
 * @param fields the event's fields that satisfied the condition (and those that name entities), with their values as text
 */
public record Evidence(String explanation, Map<String, String> fields) {
    public static final Evidence NONE = new Evidence("{}", Map.of());

    public Evidence {
        requireNonNull(explanation, "explanation is null");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
