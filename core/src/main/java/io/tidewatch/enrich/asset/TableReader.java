package io.tidewatch.enrich.asset;

import io.tidewatch.enrich.address.IpNetwork;
import io.tidewatch.enrich.list.CsvReader;
import io.tidewatch.enrich.list.ListContent;
import io.tidewatch.enrich.list.ListProblem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of assets ({@code ip,host,owner,criticality}) or identities ({@code user,department}). The first row names the columns; those of the
 * keys are needed, the others are what is said. A column called {@code labels}, {@code tags}, {@code roles} or {@code groups} has several values,
 * between {@code ;} or {@code |}.
 */
final class TableReader {
    private static final int MAX_COLUMNS = 64;
    private static final int MAX_TEXT = 512;
    private static final List<String> SEVERAL = List.of("labels", "tags", "roles", "groups");

    private final int ip;
    private final int name;
    private final List<Integer> said = new ArrayList<>();
    private final Table table;
    private long bad;
    private String firstBad = "";

    private TableReader(List<String> header, @Nullable String addressKey, String nameKey) throws ListProblem {
        this.ip = addressKey == null ? -1 : header.indexOf(addressKey);
        this.name = header.indexOf(nameKey);
        if (ip < 0 && name < 0) {
            throw new ListProblem("its first line names no column " + (addressKey == null ? "" : addressKey + " or ")
                    + nameKey + " but " + String.join(", ", header));
        }
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < header.size() && columns.size() < MAX_COLUMNS; i++) {
            if (i != ip && i != name && !header.get(i).isEmpty()) {
                columns.add(header.get(i));
                said.add(i);
            }
        }
        this.table = new Table(columns);
    }

    /**
     * @param addressKey the column of addresses and networks; null where there is none
     * @param nameKey the column of names
     */
    @SuppressWarnings("ReferenceEquality") // BAD is compared by identity
    static ListContent<Table> read(
            InputStream in, @Nullable String addressKey, String nameKey, char separator, int maxEntries)
            throws IOException {
        CsvReader rows = new CsvReader(in, separator);
        List<String> first = rows.next();
        if (first == null || first == CsvReader.BAD) {
            throw new ListProblem("its first line does not name columns");
        }
        TableReader reader =
                new TableReader(first.stream().map(TableReader::fieldName).toList(), addressKey, nameKey);
        for (List<String> row = rows.next(); row != null; row = rows.next()) {
            if (row == CsvReader.BAD) {
                reader.bad(rows.line(), "the row is too long or its quotes do not end");
            } else {
                reader.row(rows.line(), row);
            }
            if (reader.table.size() > maxEntries) {
                throw new ListProblem("it has more than the " + maxEntries
                        + " entries that a table may have; split it, or raise enrichment.max-entries");
            }
        }
        return new ListContent<>(reader.table, reader.table.size(), reader.bad, reader.firstBad);
    }

    /** {@code Cost Centre} is {@code cost_centre}. */
    private static String fieldName(String column) {
        return column.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
    }

    private void bad(long line, String why) {
        if (bad++ == 0) {
            firstBad = "line " + line + ": " + why;
        }
    }

    private void row(long line, List<String> row) {
        @Nullable Object[] values = new @Nullable Object[said.size()];
        for (int i = 0; i < values.length; i++) {
            String text = text(row, said.get(i));
            if (!text.isEmpty()) {
                values[i] = SEVERAL.contains(table.columns().get(i)) ? several(text) : text;
            }
        }
        String address = text(row, ip);
        String called = text(row, name);
        IpNetwork network = address.isEmpty() ? null : IpNetwork.parse(address);
        if (!address.isEmpty() && network == null) {
            bad(line, "'" + address + "' is neither an address nor a network");
            return;
        }
        if (network == null && called.isEmpty()) {
            bad(line, "the row has no key");
            return;
        }
        boolean fresh = true;
        if (network != null) {
            fresh = table.put(network, values);
        }
        if (!called.isEmpty()) {
            fresh &= table.put(called, values);
        }
        if (!fresh) {
            bad(line, "'" + (called.isEmpty() ? address : called) + "' has a row already, which stays");
        }
    }

    private static String text(List<String> row, int index) {
        if (index < 0 || index >= row.size()) {
            return "";
        }
        String text = row.get(index).strip();
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private static List<String> several(String text) {
        return Arrays.stream(text.split("[;|]"))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .limit(64)
                .toList();
    }
}
