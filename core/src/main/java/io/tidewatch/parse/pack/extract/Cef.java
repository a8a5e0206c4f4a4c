package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * {@code CEF:0|Vendor|Product|1.0|100|port scan|5|src=192.0.2.7 msg=two\=words}: ArcSight's Common Event Format. The header gives {@code
 * cef.device.vendor} and its kin, the extension the record's own keys. A value reaches to the next {@code key=}, and {@code \=}, {@code
 * \|}, {@code \\}, {@code \n}, {@code \r} are decoded in it; another backslash stays.
 */
public final class Cef implements Step {
    private static final byte[] BEGIN = Ascii.bytes("CEF:");
    private static final String[] HEADER = {
        "cef.version",
        "cef.device.vendor",
        "cef.device.product",
        "cef.device.version",
        "cef.device.event_class_id",
        "cef.name",
        "cef.severity"
    };

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        if (!Ascii.startsWith(b, from, to, BEGIN) || !isVersion(b, from + BEGIN.length, to)) {
            return false;
        }
        int[] bounds = run.bounds();
        int i = from + BEGIN.length;
        for (int k = 0; k < HEADER.length; k++) {
            int end = pipe(b, i, to);
            if (end < 0) {
                // The extension, and the pipe before it, may be missing.
                if (k < HEADER.length - 1) {
                    return false;
                }
                end = to;
            }
            bounds[2 * k] = i;
            bounds[2 * k + 1] = end;
            i = end + 1;
        }
        int extension = Ascii.skipBlanks(b, Math.min(i, to), to);
        if (extension < to && equalsSign(b, extension, to) < 0) {
            return false;
        }
        FieldsBuilder fields = run.fields();
        for (int k = 0; k < HEADER.length; k++) {
            if (bounds[2 * k + 1] > bounds[2 * k]) {
                put(fields, HEADER[k], b, bounds[2 * k], bounds[2 * k + 1], run);
            }
        }
        extension(b, extension, to, run);
        return true;
    }

    private static boolean isVersion(byte[] b, int i, int to) {
        int end = Ascii.digitsEnd(b, i, to);
        return end > i && end - i <= 2 && (Ascii.isAt(b, end, to, '|') || Ascii.isAt(b, end, to, '.'));
    }

    private static int pipe(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != '|') {
            i += b[i] == '\\' ? 2 : 1;
        }
        return i < to ? i : -1;
    }

    private static void extension(byte[] b, int from, int to, Extraction run) {
        FieldsBuilder fields = run.fields();
        int key = from;
        while (key < to) {
            int equals = equalsSign(b, key, to);
            int next = nextKey(b, equals + 1, to);
            int end = next < 0 ? to : next - 1;
            while (end > equals + 1 && b[end - 1] == ' ') {
                end--;
            }
            if (end > equals + 1 && run.takesKey()) {
                put(fields, Keys.name(fields, b, key, equals), b, equals + 1, end, run);
            }
            key = next < 0 ? to : next;
        }
    }

    /** The sign after the key at {@code i}, or -1 where no key is there. */
    private static int equalsSign(byte[] b, int i, int to) {
        int end = i;
        while (end < to && isKeyByte(b[end])) {
            end++;
        }
        return end > i && Ascii.isAt(b, end, to, '=') ? end : -1;
    }

    /** Where the next key begins: after a blank, and up to an equals sign that no backslash escapes. */
    private static int nextKey(byte[] b, int from, int to) {
        int word = -1;
        for (int i = from; i < to; i++) {
            int c = b[i];
            if (c == ' ') {
                word = i + 1;
            } else if (c == '=' && word >= 0 && i > word) {
                return word;
            } else if (!isKeyByte(c)) {
                word = -1;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static boolean isKeyByte(int c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '_' || c == '.' || c == '-' || c == '[' || c == ']';
    }

    private static void put(FieldsBuilder fields, String name, byte[] b, int from, int to, Extraction run) {
        if (Ascii.find(b, from, to, '\\') < 0) {
            fields.put(name, b, from, to - from);
            return;
        }
        byte[] out = run.bytes(to - from);
        int length = 0;
        for (int i = from; i < to; i++) {
            Byte escaped = b[i] == '\\' && i + 1 < to ? escaped(b[i + 1]) : null;
            if (escaped != null) {
                i++;
            }
            out[length++] = escaped == null ? b[i] : escaped;
        }
        fields.put(name, out, 0, length);
    }

    private static @Nullable Byte escaped(byte c) {
        return switch (c) {
            case '\\', '=', '|' -> c;
            case 'n' -> (byte) '\n';
            case 'r' -> (byte) '\r';
            default -> null;
        };
    }
}
