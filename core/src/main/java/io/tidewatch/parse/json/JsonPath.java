package io.tidewatch.parse.json;

import org.jspecify.annotations.Nullable;

/** Where in a record's nesting the reader is; compared by identity. */
final class JsonPath {
    static final JsonPath ROOT = new JsonPath(null, "", 0);

    private final @Nullable JsonPath parent;
    private final String prefix;
    private final int depth;

    JsonPath(@Nullable JsonPath parent, String prefix, int depth) {
        this.parent = parent;
        this.prefix = prefix;
        this.depth = depth;
    }

    /** The object around this one, or null for the record itself. */
    @Nullable
    JsonPath parent() {
        return parent;
    }

    /** What the names of its members begin with: empty, or the path and a dot. */
    String prefix() {
        return prefix;
    }

    /** How many objects are around it. */
    int depth() {
        return depth;
    }
}
