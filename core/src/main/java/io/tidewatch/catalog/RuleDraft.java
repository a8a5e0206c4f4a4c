package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule document as it is to be kept.
 *
 * @param key the document's id, else its name, else its title; unique in a tenant
 * @param kind what it is
 * @param title what it detects
 * @param level how grave a match is; empty where the document does not say
 * @param status how far it can be trusted; empty where the document does not say
 * @param product the logsource's product; empty for any, as are the next two
 * @param category the logsource's category
 * @param service the logsource's service
 * @param tags as written
 * @param text the document, Sigma YAML
 * @param source where it came from: {@code pack}, {@code api}, or the name of what was imported
 * @param enabled whether it is in force; only for one that is new, others stay as they are
 * @param expires when it stops to be in force, or null for never; for filters
 */
public record RuleDraft(
        String key,
        RuleKind kind,
        String title,
        String level,
        String status,
        String product,
        String category,
        String service,
        List<String> tags,
        String text,
        String source,
        boolean enabled,
        @Nullable Instant expires) {
    public RuleDraft {
        requireNonNull(key, "key is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(title, "title is null");
        requireNonNull(level, "level is null");
        requireNonNull(status, "status is null");
        requireNonNull(product, "product is null");
        requireNonNull(category, "category is null");
        requireNonNull(service, "service is null");
        tags = List.copyOf(tags);
        requireNonNull(text, "text is null");
        requireNonNull(source, "source is null");
        if (key.isBlank() || key.length() > 300) {
            throw new IllegalArgumentException("a rule's key has 1 to 300 characters, this one " + key.length());
        }
    }

    public RuleDraft with(@Nullable Instant otherExpires, boolean otherEnabled) {
        return new RuleDraft(
                key,
                kind,
                title,
                level,
                status,
                product,
                category,
                service,
                tags,
                text,
                source,
                otherEnabled,
                otherExpires);
    }
}
