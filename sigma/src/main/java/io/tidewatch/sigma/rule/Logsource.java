package io.tidewatch.sigma.rule;

import org.jspecify.annotations.Nullable;

/** Which logs a rule is about; any of the three may be null, meaning any. Values are lower case. */
public record Logsource(
        @Nullable String category,
        @Nullable String product,
        @Nullable String service) {
    /** Any log at all. */
    public static final Logsource ANY = new Logsource(null, null, null);

    /** Whether every part that this one names is the same in {@code other}: {@code windows} covers {@code windows/security}. */
    public boolean covers(Logsource other) {
        return (category == null || category.equals(other.category))
                && (product == null || product.equals(other.product))
                && (service == null || service.equals(other.service));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "category", category);
        append(text, "product", product);
        append(text, "service", service);
        return text.isEmpty() ? "any" : text.toString();
    }

    private static void append(StringBuilder text, String key, @Nullable String value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value);
        }
    }
}
