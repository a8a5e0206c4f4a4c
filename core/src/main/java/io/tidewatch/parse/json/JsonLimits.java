package io.tidewatch.parse.json;

/**
 * How much of an object becomes fields of its own; the rest is kept as JSON text.
 *
 * @param maxFields how many fields an object may give; what comes after is kept as JSON text in {@value JsonFields#OVERFLOW}
 * @param maxDepth how many levels of nested objects are flattened; a deeper one is kept as JSON text under its name
 * @param maxNameBytes how long a field's full name may be; a longer one is cut
 */
public record JsonLimits(int maxFields, int maxDepth, int maxNameBytes) {
    public static final JsonLimits DEFAULT = new JsonLimits(1_000, 16, 256);

    public JsonLimits {
        if (maxFields < 1 || maxDepth < 1 || maxDepth > JsonCheck.MAX_DEPTH || maxNameBytes < 16) {
            throw new IllegalArgumentException("limits are too small or too large: maxFields " + maxFields
                    + ", maxDepth " + maxDepth + " (at most " + JsonCheck.MAX_DEPTH + "), maxNameBytes " + maxNameBytes
                    + " (at least 16)");
        }
    }
}
