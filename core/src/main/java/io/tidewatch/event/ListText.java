package io.tidewatch.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads the JSON array that a {@link FieldKind#LIST} field is kept as; without a JSON library, as this package has only the JDK. */
final class ListText {
    private ListText() {}

    static String write(Iterable<?> values) {
        StringBuilder out = new StringBuilder("[");
        for (Object value : values) {
            if (out.length() > 1) {
                out.append(',');
            }
            if (value == null || value instanceof Number || value instanceof Boolean) {
                out.append(value);
            } else {
                quote(out, value.toString());
            }
        }
        return out.append(']').toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** The elements of a JSON array; a nested object or array is given as its text. What is no array is one element. */
    static List<@Nullable Object> read(String json) {
        List<@Nullable Object> values = new ArrayList<>();
        if (json.isEmpty() || json.charAt(0) != '[') {
            values.add(json);
            return values;
        }
        int i = 1;
        while (i < json.length() && json.charAt(i) != ']') {
            char c = json.charAt(i);
            if (c == ',' || Character.isWhitespace(c)) {
                i++;
                continue;
            }
            int end = elementEnd(json, i);
            String element = json.substring(i, end);
            values.add(c == '"' ? unquote(element) : scalar(element));
            i = end;
        }
        return values;
    }

    private static int elementEnd(String json, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
                continue;
            }
            switch (c) {
                case '"' -> quoted = true;
                case '[', '{' -> depth++;
                case ']', '}' -> {
                    if (depth == 0) {
                        return i;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        return json.length();
    }

    private static @Nullable Object scalar(String text) {
        String stripped = text.strip();
        if (stripped.equals("null")) {
            return null;
        }
        if (stripped.equals("true") || stripped.equals("false")) {
            return Boolean.valueOf(stripped);
        }
        try {
            return Long.valueOf(stripped);
        } catch (NumberFormatException notLong) {
            try {
                return Double.valueOf(stripped);
            } catch (NumberFormatException notNumber) {
                return stripped;
            }
        }
    }

    private static String unquote(String quoted) {
        StringBuilder out = new StringBuilder(quoted.length());
        int end = quoted.endsWith("\"") && quoted.length() > 1 ? quoted.length() - 1 : quoted.length();
        for (int i = 1; i < end; i++) {
            char c = quoted.charAt(i);
            if (c != '\\' || i + 1 >= end) {
                out.append(c);
                continue;
            }
            char escaped = quoted.charAt(++i);
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    if (i + 4 < quoted.length()) {
                        out.append((char) Integer.parseInt(quoted, i + 1, i + 5, 16));
                        i += 4;
                    }
                }
                default -> out.append(escaped);
            }
        }
        return out.toString();
    }
}
