package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;

/**
 * {@code LEEF:2.0|Vendor|Product|1.0|100|^|src=192.0.2.7^usrName=bob}: QRadar's Log Event Extended Format. The header gives {@code
 * leef.vendor} and its kin, the attributes the record's own keys; they are separated by tabs, or by what version 2 names (a character,
 * or its code as {@code x5E}).
 */
public final class Leef implements Step {
    private static final byte[] BEGIN = Ascii.bytes("LEEF:");
    private static final String[] HEADER = {
        "leef.version", "leef.vendor", "leef.product", "leef.product_version", "leef.event_id"
    };

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        if (!Ascii.startsWith(b, from, to, BEGIN) || !Ascii.isDigit(from + 5 < to ? b[from + 5] : 0)) {
            return false;
        }
        int[] bounds = run.bounds();
        int i = from + BEGIN.length;
        for (int k = 0; k < HEADER.length; k++) {
            int end = Ascii.find(b, i, to, '|');
            if (end < 0) {
                return false;
            }
            bounds[2 * k] = i;
            bounds[2 * k + 1] = end;
            i = end + 1;
        }
        byte separator = '\t';
        if (b[from + 5] == '2') {
            int pipe = Ascii.find(b, i, Math.min(to, i + 6), '|');
            if (pipe >= 0) {
                int code = pipe > i ? separator(b, i, pipe) : '\t';
                if (code < 0) {
                    return false;
                }
                separator = (byte) code;
                i = pipe + 1;
            }
        }
        FieldsBuilder fields = run.fields();
        for (int k = 0; k < HEADER.length; k++) {
            if (bounds[2 * k + 1] > bounds[2 * k]) {
                fields.put(HEADER[k], b, bounds[2 * k], bounds[2 * k + 1] - bounds[2 * k]);
            }
        }
        attributes(b, i, to, separator, run);
        return true;
    }

    private static int separator(byte[] b, int from, int to) {
        if (to - from == 1) {
            return b[from];
        }
        int digits = b[from] == '0' ? from + 2 : from + 1;
        int code = 0;
        for (int i = digits; i < to; i++) {
            int digit = Character.digit(b[i], 16);
            code = digit < 0 ? -1_000 : code * 16 + digit;
        }
        return code > 0 && code < 128 && (b[digits - 1] | 0x20) == 'x' ? code : -1;
    }

    private static void attributes(byte[] b, int from, int to, byte separator, Extraction run) {
        FieldsBuilder fields = run.fields();
        int i = from;
        while (i < to) {
            int end = Ascii.find(b, i, to, separator);
            end = end < 0 ? to : end;
            int key = Ascii.skipBlanks(b, i, end);
            int equals = Ascii.find(b, key, end, '=');
            if (equals > key && end > equals + 1 && run.takesKey()) {
                fields.put(Keys.name(fields, b, key, equals), b, equals + 1, end - equals - 1);
            }
            i = end + 1;
        }
    }
}
