package io.tidewatch.detect;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rule, in which version, with what an alert shows of it.
 *
 * @param key the rule's id, else its name, else its title; unique in a tenant
 * @param version counts the rule's texts from 1; 0 for a rule that is not kept in the catalog
 * @param title what it detects
 * @param severity how grave a match is
 * @param tags as written in the rule: {@code attack.t1110.001}
 * @param alertWindow how far apart in event time findings of one alert may be, where the rule says so itself; not kept with alerts
 */
public record RuleRef(
        String key,
        int version,
        String title,
        AlertSeverity severity,
        List<String> tags,
        @Nullable Duration alertWindow) {
    public RuleRef {
        requireNonNull(key, "key is null");
        requireNonNull(title, "title is null");
        requireNonNull(severity, "severity is null");
        tags = List.copyOf(tags);
    }

    /** Of a rule that says nothing of alerts. */
    public RuleRef(String key, int version, String title, AlertSeverity severity, List<String> tags) {
        this(key, version, title, severity, tags, null);
    }

    /** The ATT&amp;CK techniques among the tags, as ATT&amp;CK writes them: {@code T1110.001}. */
    public List<String> techniques() {
        return tags.stream()
                .filter(tag -> tag.matches("(?i)attack\\.t\\d{4}(\\.\\d{3})?"))
                .map(tag -> tag.substring("attack.".length()).toUpperCase(java.util.Locale.ROOT))
                .toList();
    }
}
