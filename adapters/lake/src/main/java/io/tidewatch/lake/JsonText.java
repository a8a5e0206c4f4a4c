package io.tidewatch.lake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads what JSON text says, for the tokens in it. */
final class JsonText {
    private JsonText() {}

    static boolean hasEscapes(byte[] json) {
        for (byte b : json) {
            if (b == '\\') {
                return true;
            }
        }
        return false;
    }

    /** The text with every escape replaced by what it stands for; what is no escape stays as it is. */
    static byte[] unescaped(byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
        StringBuilder units = new StringBuilder();
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\\' && i + 5 < json.length && json[i + 1] == 'u' && isHex(json, i + 2)) {
                units.append((char) Integer.parseInt(new String(json, i + 2, 4, StandardCharsets.US_ASCII), 16));
                i += 5;
                continue;
            }
            out.writeBytes(units.toString().getBytes(StandardCharsets.UTF_8));
            units.setLength(0);
            if (json[i] == '\\' && i + 1 < json.length) {
                i++;
                out.write(isControlEscape(json[i]) ? ' ' : json[i]);
            } else {
                out.write(json[i]);
            }
        }
        out.writeBytes(units.toString().getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static boolean isControlEscape(byte b) {
        return b == 'n' || b == 'r' || b == 't' || b == 'b' || b == 'f';
    }

    private static boolean isHex(byte[] json, int from) {
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(json[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
