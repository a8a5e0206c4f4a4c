package io.tidewatch.lake;

/** Quotes what is put into SQL text. */
public final class Sql {
    private Sql() {}

    /** {@code name} as a quoted identifier. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** {@code text} as a string literal; it must not contain NUL, which DuckDB's parser would take as the end. */
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
