package io.tidewatch.lake;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads parts one after the other as one relation, in one scan. Not with UNION ALL: each branch of one fills row groups of its own, and
 * DuckDB puts the short rests of all of them together into the last ones, so that rows would leave the order of the parts' blocks.
 */
final class MergeSelect {
    private final List<LivePart> parts;
    private final Columns union;

    /** What columns of a name hold that are read from any of the parts; names without regard to case. */
    private final Map<String, ColumnType> typeOfName = new TreeMap<>();

    private final Map<String, Set<String>> fieldsOfName = new HashMap<>();

    /** The files where a field lies, by the name of its column there. */
    private final Map<String, Map<String, Set<Path>>> filesOfField = new HashMap<>();

    /** @param union every field's column in the merged part */
    MergeSelect(List<LivePart> parts, Columns union) {
        this.parts = parts;
        this.union = union;
        for (LivePart part : parts) {
            for (Column column : part.index().columns().list()) {
                String name = caseless(column.name());
                typeOfName.merge(name, column.type(), ColumnType::widenedBy);
                fieldsOfName.computeIfAbsent(name, n -> new HashSet<>()).add(column.field());
                filesOfField
                        .computeIfAbsent(column.field(), f -> new TreeMap<>())
                        .computeIfAbsent(name, n -> new HashSet<>())
                        .add(part.file());
            }
        }
    }

    /**
     * No rows, but every column as it is to be read. Left to itself, DuckDB would read whole numbers beside others as DOUBLE; as text
     * each value stays what it was.
     */
    String schema() {
        String reserved = Reserved.ALL.stream().map(Reserved::column).collect(Collectors.joining(", "));
        String fields = typeOfName.entrySet().stream()
                .map(e -> ", NULL::" + e.getValue() + " AS " + Sql.identifier(e.getKey()))
                .collect(Collectors.joining());
        return "SELECT " + reserved + fields + " FROM " + parts.getFirst().relation() + " WHERE false";
    }

    /** All rows in the order of the parts; {@code schema} is a file of what {@link #schema()} gives. */
    String rows(Path schema) {
        StringBuilder sql = new StringBuilder("SELECT ");
        sql.append(Reserved.ALL.stream().map(r -> "t." + r.column()).collect(Collectors.joining(", ")));
        for (Column wanted : union.list()) {
            sql.append(", ").append(value(wanted)).append(" AS ").append(wanted.sql());
        }
        sql.append(" FROM read_parquet([").append(Sql.literal(schema.toString()));
        parts.forEach(part -> sql.append(", ").append(Sql.literal(part.file().toString())));
        return sql.append("], union_by_name = true) t").toString();
    }

    private String value(Column wanted) {
        Map<String, Set<Path>> files = filesOfField.getOrDefault(wanted.field(), Map.of());
        String only = files.size() == 1 ? files.keySet().iterator().next() : null;
        if (only != null && fieldsOfName.getOrDefault(only, Set.of()).size() == 1) {
            return read(only, wanted);
        }
        return files.entrySet().stream()
                .map(e -> "WHEN t.filename IN (" + literals(e.getValue()) + ") THEN " + read(e.getKey(), wanted))
                .collect(Collectors.joining(" ", "CASE ", " END"));
    }

    private String read(String name, Column wanted) {
        String column = "t." + Sql.identifier(name);
        return typeOfName.get(name) == wanted.type() ? column : column + "::" + wanted.type();
    }

    private static String literals(Set<Path> files) {
        return files.stream().map(file -> Sql.literal(file.toString())).collect(Collectors.joining(", "));
    }

    /** The name as DuckDB compares it: the case of ASCII letters alone does not count. */
    private static String caseless(String name) {
        return name.chars()
                .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
