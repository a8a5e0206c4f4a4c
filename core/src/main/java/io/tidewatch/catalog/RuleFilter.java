package io.tidewatch.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Which rules; null parts mean any.
 *
 * @param text words that the title, key or a tag must contain, in any case
 * @param product the logsource's product
 */
public record RuleFilter(
        @Nullable String text,
        @Nullable RuleKind kind,
        @Nullable String level,
        @Nullable String status,
        @Nullable String product,
        @Nullable String category,
        @Nullable String service,
        @Nullable String tag,
        @Nullable String source,
        @Nullable Boolean enabled) {
    public static final RuleFilter ALL = new RuleFilter(null, null, null, null, null, null, null, null, null, null);
}
