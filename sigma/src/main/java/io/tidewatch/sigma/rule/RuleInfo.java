package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a document says about itself; Sigma spec 2.1, "Components". Dates stay text, as rules in use write them in several ways.
 *
 * @param title what it detects
 * @param id mostly a UUID; null where it has none
 * @param name a name by which correlations refer to it; null where it has none
 * @param status null where unset
 * @param level null where unset
 * @param tags {@code attack.t1059.001}, as written
 * @param grouping how it wants its findings to become alerts
 * @param attributes the keys that the specification does not know, as plain maps, lists and strings
 * @param location where the document begins
 */
public record RuleInfo(
        String title,
        @Nullable String id,
        @Nullable String name,
        @Nullable Status status,
        @Nullable Level level,
        String description,
        String author,
        String date,
        String modified,
        String license,
        String taxonomy,
        List<String> references,
        List<String> tags,
        List<String> falsepositives,
        List<String> fields,
        List<String> scope,
        List<RelatedRule> related,
        AlertGrouping grouping,
        Map<String, Object> attributes,
        Location location) {
    public RuleInfo {
        requireNonNull(title, "title is null");
        requireNonNull(grouping, "grouping is null");
        requireNonNull(location, "location is null");
        references = List.copyOf(references);
        tags = List.copyOf(tags);
        falsepositives = List.copyOf(falsepositives);
        fields = List.copyOf(fields);
        scope = List.copyOf(scope);
        related = List.copyOf(related);
        attributes = Map.copyOf(attributes);
    }

    /** What to call it where one name is wanted: its id, else its name, else its title. */
    public String key() {
        if (id != null) {
            return id;
        }
        return name != null ? name : title;
    }

    /** Whether a reference by {@code text} means this document: its id or its name, or, as some write, its title. */
    public boolean isCalled(String text) {
        return text.equalsIgnoreCase(id) || text.equals(name) || text.equals(title);
    }
}
