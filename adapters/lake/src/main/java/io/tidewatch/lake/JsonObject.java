package io.tidewatch.lake;

import io.tidewatch.event.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of an event that have no column as a JSON object, byte by byte. Reused row after row; not thread-safe. */
final class JsonObject {
    private byte[] out = new byte[512];
    private int length;

    void begin() {
        length = 0;
        put('{');
    }

    void field(Fields fields, int index) {
        if (length > 1) {
            put(',');
        }
        byte[] name = fields.name(index).getBytes(StandardCharsets.UTF_8);
        quoted(name, 0, name.length);
        put(':');
        switch (fields.kind(index)) {
            case TEXT -> quoted(fields.utf8(), fields.textOffset(index), fields.textLength(index));
            case LIST -> put(fields.utf8(), fields.textOffset(index), fields.textLength(index));
            case NULL -> ascii("null");
            case LONG -> ascii(Long.toString(fields.longAt(index)));
            case BOOLEAN -> ascii(Boolean.toString(fields.booleanAt(index)));
            case DOUBLE -> {
                double value = fields.doubleAt(index);
                ascii(Double.isFinite(value) ? Double.toString(value) : '"' + Double.toString(value) + '"');
            }
        }
    }

    /** Ends the object and gives a copy of its bytes. */
    byte[] end() {
        put('}');
        return Arrays.copyOf(out, length);
    }

    private void quoted(byte[] text, int offset, int textLength) {
        put('"');
        for (int i = offset; i < offset + textLength; i++) {
            byte b = text[i];
            if (b == '"' || b == '\\') {
                put('\\');
                put(b);
            } else if (b >= 0 && b < 0x20) {
                ascii(String.format("\\u%04x", b));
            } else {
                put(b);
            }
        }
        put('"');
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(byte[] bytes, int offset, int count) {
        for (int i = 0; i < count; i++) {
            put(bytes[offset + i]);
        }
    }

    private void put(int b) {
        if (length == out.length) {
            out = Arrays.copyOf(out, length * 2);
        }
        out[length++] = (byte) b;
    }
}
