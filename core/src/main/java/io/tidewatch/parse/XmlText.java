package io.tidewatch.parse;

/** Text as XML has it, with the characters that its five entities and character codes stand for. */
public final class XmlText {
    private static final int LONGEST = 10;

    private XmlText() {}

    /** Appends what {@code text} says; entities beyond the five of XML and codes of no character stay as they are written. */
    public static void decode(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            int semicolon = text.charAt(i) == '&' ? semicolon(text, i) : -1;
            int code = semicolon < 0 ? -1 : code(text.substring(i + 1, semicolon));
            if (code < 0) {
                out.append(text.charAt(i));
            } else {
                out.appendCodePoint(code);
                i = semicolon;
            }
        }
    }

    /** The semicolon near enough to end what begins at {@code from}, or -1. */
    private static int semicolon(String text, int from) {
        int limit = Math.min(text.length(), from + LONGEST + 1);
        for (int i = from + 1; i < limit; i++) {
            if (text.charAt(i) == ';') {
                return i;
            }
        }
        return -1;
    }

    private static int code(String entity) {
        return switch (entity) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> {
                boolean hex = entity.startsWith("#x");
                String digits = hex ? entity.substring(2) : entity.startsWith("#") ? entity.substring(1) : "";
                if (!digits.matches(hex ? "[0-9a-fA-F]{1,6}" : "[0-9]{1,7}")) {
                    yield -1;
                }
                int code = Integer.parseInt(digits, hex ? 16 : 10);
                boolean half = code >= 0xD800 && code < 0xE000;
                yield Character.isValidCodePoint(code) && !half && code > 0 ? code : -1;
            }
        };
    }
}
