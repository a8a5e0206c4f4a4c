package io.tidewatch.cli.read;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Comma-separated values, RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. */
public final class Csv {
    private static final int MAX_FIELDS = 10_000;

    private Csv() {}

    /** The end of the last record that is complete; 0 if none is. */
    public static int lastRecordEnd(byte[] bytes, int length) {
        int end = 0;
        boolean quoted = false;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '"') {
                quoted = !quoted;
            } else if (bytes[i] == '\n' && !quoted) {
                end = i + 1;
            }
        }
        return end;
    }

    /** The offset after the record that begins at {@code from}, its line end included. */
    public static int recordEnd(byte[] bytes, int from, int to) {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                quoted = !quoted;
            } else if (bytes[i] == '\n' && !quoted) {
                return i + 1;
            }
        }
        return to;
    }

    /** The fields of the record in the range. */
    public static List<String> fields(byte[] bytes, int from, int to) {
        return fields(bytes, from, to, ',');
    }

    /** The fields of the record in the range, with another character between them. */
    public static List<String> fields(byte[] bytes, int from, int to, char delimiter) {
        String record = new String(bytes, from, to - from, StandardCharsets.UTF_8).stripTrailing();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < record.length() && record.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == delimiter && fields.size() < MAX_FIELDS) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
