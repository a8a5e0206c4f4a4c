package io.tidewatch.lake;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Gives the fields of one source column names that differ without regard to case, as DuckDB compares them: the field's own name
 * where it is free, else with {@code ~2}, {@code ~3}… Not thread-safe.
 */
final class ColumnNames {
    private static final int MAX_LENGTH = 200;

    private final Set<String> taken = new HashSet<>();

    ColumnNames() {
        for (Reserved reserved : Reserved.ALL) {
            taken.add(reserved.column());
        }
        // Virtual columns of DuckDB's Parquet reader; a column of that name would hide them.
        taken.add("filename");
        taken.add("file_row_number");
        taken.add("file_index");
        taken.add("rowid");
    }

    String take(String field) {
        String plain = plain(field);
        String name = plain;
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = plain + '~' + i;
        }
        return name;
    }

    private static String plain(String field) {
        StringBuilder plain = new StringBuilder(Math.min(field.length(), MAX_LENGTH));
        for (int i = 0; i < field.length() && plain.length() < MAX_LENGTH; i++) {
            char c = field.charAt(i);
            plain.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return plain.isEmpty() ? "?" : plain.toString();
    }
}
