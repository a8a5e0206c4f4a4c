package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import java.util.List;

/** {@code 1,2026/01/01 00:00:00,"a ""quoted"" value",allow}: separated values (RFC 4180), each column a capture; further columns are passed over. */
public final class Columns implements Step {
    private final Captures captures;
    private final Capture[] columns;
    private final byte separator;
    private final int least;

    /**
     * @param separator one ASCII character
     * @param least how many columns a record must have at least
     */
    public Columns(List<Capture> columns, char separator, int least) {
        this.captures = new Captures(columns);
        this.columns = columns.toArray(Capture[]::new);
        if (separator > 126) {
            throw new IllegalArgumentException("the separator must be one ASCII character, as ',' or '\\t'");
        }
        this.separator = (byte) separator;
        this.least = least;
    }

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        int[] bounds = run.bounds();
        int column = 0;
        int i = from;
        while (i <= to && column < captures.size()) {
            int end;
            if (Ascii.isAt(b, i, to, '"')) {
                int close = close(b, i + 1, to);
                if (close < 0) {
                    return false;
                }
                bounds[2 * column] = i + 1;
                bounds[2 * column + 1] = close;
                end = Ascii.find(b, close, to, separator);
                end = end < 0 ? to : end;
            } else {
                end = Ascii.find(b, i, to, separator);
                end = end < 0 ? to : end;
                bounds[2 * column] = i;
                bounds[2 * column + 1] = end;
            }
            column++;
            i = end + 1;
        }
        if (column < least) {
            return false;
        }
        for (int k = 0; k < column; k++) {
            put(columns[k], b, bounds[2 * k], bounds[2 * k + 1], run);
        }
        return true;
    }

    private static void put(Capture capture, byte[] b, int from, int to, Extraction run) {
        FieldsBuilder fields = run.fields();
        // Only a quoted value, which a quote stands before, can hold doubled quotes.
        if (from == 0 || b[from - 1] != '"' || Ascii.find(b, from, to, '"') < 0) {
            capture.put(fields, b, from, to);
            return;
        }
        byte[] out = run.bytes(to - from);
        int length = 0;
        for (int i = from; i < to; i++) {
            out[length++] = b[i];
            if (b[i] == '"' && i + 1 < to && b[i + 1] == '"') {
                i++;
            }
        }
        capture.put(fields, out, 0, length);
    }

    private static int close(byte[] b, int from, int to) {
        int i = from;
        while (i < to) {
            if (b[i] != '"') {
                i++;
            } else if (Ascii.isAt(b, i + 1, to, '"')) {
                i += 2;
            } else {
                return i;
            }
        }
        return -1;
    }
}
