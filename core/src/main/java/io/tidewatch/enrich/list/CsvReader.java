package io.tidewatch.enrich.list;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of comma-separated values (RFC 4180): fields in quotes may hold separators, doubled quotes and line ends. Lines that begin with
 * {@code #} outside of quotes and empty lines are left out. A row with a line or a value that is too long, or with too many values, comes as
 * {@link #BAD}. Not thread-safe.
 */
public final class CsvReader {
    /** Stands for a row that cannot be read; compare by identity. */
    public static final List<String> BAD = List.of(new String("bad"));

    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_FIELDS = 256;
    private static final int MAX_ROW_LINES = 64;

    private final LineReader lines;
    private final char separator;

    public CsvReader(InputStream in, char separator) {
        this.lines = new LineReader(in, MAX_LINE);
        this.separator = separator;
    }

    /** The number of the line that the row read last ends at. */
    public long line() {
        return lines.number();
    }

    /** The next row, {@link #BAD}, or null at the end. */
    @SuppressWarnings("ReferenceEquality") // TOO_LONG is compared by identity
    public @Nullable List<String> next() throws IOException {
        String line = lines.next();
        while (line != null && line != LineReader.TOO_LONG && (line.isBlank() || line.startsWith("#"))) {
            line = lines.next();
        }
        return line == null ? null : row(line);
    }

    @SuppressWarnings("ReferenceEquality") // TOO_LONG is compared by identity
    private List<String> row(String first) throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        String line = first;
        boolean quoted = false;
        boolean blank = true; // nothing but blanks in the field so far
        for (int lineCount = 1; ; lineCount++) {
            if (line == LineReader.TOO_LONG || lineCount > MAX_ROW_LINES) {
                return BAD;
            }
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (quoted) {
                    if (c != '"') {
                        field.append(c);
                    } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                        field.append('"');
                        i++;
                    } else {
                        quoted = false;
                    }
                } else if (c == '"' && blank) {
                    field.setLength(0);
                    quoted = true;
                    blank = false;
                } else if (c == separator) {
                    fields.add(field.toString());
                    field.setLength(0);
                    blank = true;
                    if (fields.size() >= MAX_FIELDS) {
                        return BAD;
                    }
                } else {
                    field.append(c);
                    blank &= c <= ' ';
                }
            }
            if (!quoted) {
                fields.add(field.toString());
                return fields;
            }
            String more = lines.next();
            if (more == null || field.length() > MAX_LINE) {
                return BAD;
            }
            field.append('\n');
            line = more;
        }
    }
}
