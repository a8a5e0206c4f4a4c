package io.tidewatch.lake.search;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The functions that SQL over events may call, from {@code sql-functions.txt}. */
final class SqlFunctions {
    private static final Set<String> ALLOWED = read();
    private static final Set<String> TABLES = Set.of("unnest", "range", "generate_series");

    private SqlFunctions() {}

    static boolean isAllowed(String name) {
        return ALLOWED.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether it may stand after FROM. */
    static boolean isTableAllowed(String name) {
        return TABLES.contains(name.toLowerCase(Locale.ROOT));
    }

    private static Set<String> read() {
        try (InputStream list = SqlFunctions.class.getResourceAsStream("sql-functions.txt")) {
            if (list == null) {
                throw new TidewatchException(FailureKind.INTERNAL, "sql-functions.txt is missing from the program");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .filter(name -> !name.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new TidewatchException(FailureKind.INTERNAL, "sql-functions.txt cannot be read", e);
        }
    }
}
