package io.tidewatch.cli.rules;

import java.util.Map;

/** Writes XML, with what must be escaped escaped and what XML cannot hold left out. */
final class Xml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    void open(String name, Map<String, ?> attributes) {
        begin(name, attributes);
        out.append(">\n");
        depth++;
    }

    void close(String name) {
        depth--;
        out.repeat("  ", depth).append("</").append(name).append(">\n");
    }

    void element(String name, Map<String, ?> attributes, String text) {
        begin(name, attributes);
        out.append('>');
        escape(text);
        out.append("</").append(name).append(">\n");
    }

    private void begin(String name, Map<String, ?> attributes) {
        out.repeat("  ", depth).append('<').append(name);
        attributes.forEach((key, value) -> {
            out.append(' ').append(key).append("=\"");
            escape(value.toString());
            out.append('"');
        });
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                default -> {
                    if (c >= 0x20 && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF) || c == '\t') {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
