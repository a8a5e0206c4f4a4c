package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import java.util.List;

/**
 * {@code srcip=192.0.2.7 msg="file \"x\" denied" action=deny}: keys with values. Quoted values may hold the separator, and a backslash
 * before a quote or another backslash. A word without the sign of assignment is passed over, or kept as true.
 */
public final class KeyValues implements Step {
    private static final int MAX_KEY = 128;

    private final byte[] between;
    private final byte[] assign;
    private final boolean words;
    private final List<byte[]> nothing;

    /**
     * @param between what stands between pairs; runs of blanks around it are passed over
     * @param assign what stands between a key and its value
     * @param words whether a word without a value is kept as true
     * @param nothing texts that stand for no value
     */
    public KeyValues(String between, String assign, boolean words, List<byte[]> nothing) {
        if (between.isEmpty() || assign.isEmpty() || between.equals(assign)) {
            throw new IllegalArgumentException("'between' and 'assign' must differ and not be empty");
        }
        this.between = Ascii.bytes(between);
        this.assign = Ascii.bytes(assign);
        this.words = words;
        this.nothing = List.copyOf(nothing);
    }

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        int i = skip(b, from, to);
        int pairs = 0;
        while (i < to) {
            int keyEnd = keyEnd(b, i, to);
            if (!Ascii.startsWith(b, keyEnd, to, assign)) {
                if (words && keyEnd > i && run.takesKey()) {
                    run.fields().put(Keys.name(run.fields(), b, i, keyEnd), true);
                }
                i = skip(b, Math.max(keyEnd, i + 1), to);
                continue;
            }
            int value = keyEnd + assign.length;
            if (assign[assign.length - 1] != ' ' && between[0] != ' ') {
                value = Ascii.skipBlanks(b, value, to);
            }
            int end;
            if (Ascii.isAt(b, value, to, '"')) {
                end = quoteEnd(b, value + 1, to);
                quoted(b, i, keyEnd, value + 1, end, run);
                end = Math.min(to, end + 1);
            } else {
                end = Ascii.find(b, value, to, between);
                end = end < 0 ? to : end;
                plain(b, i, keyEnd, value, end, run);
            }
            pairs++;
            i = skip(b, end, to);
        }
        return pairs > 0;
    }

    /** Where the key at {@code i} ends: at the assignment, or where the word does. */
    private int keyEnd(byte[] b, int i, int to) {
        int limit = Math.min(to, i + MAX_KEY + assign.length);
        for (int at = i; at < limit; at++) {
            if (b[at] == assign[0] && Ascii.startsWith(b, at, to, assign) && at > i
                    || b[at] == between[0] && Ascii.startsWith(b, at, to, between)) {
                return at;
            }
        }
        return limit;
    }

    private int skip(byte[] b, int from, int to) {
        int i = from;
        while (i < to && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n' || b[i] == between[0])) {
            i++;
        }
        return i;
    }

    private static int quoteEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != '"') {
            i += b[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, to);
    }

    private void plain(byte[] b, int key, int keyEnd, int from, int to, Extraction run) {
        int end = to;
        while (end > from && (b[end - 1] == ' ' || b[end - 1] == '\t')) {
            end--;
        }
        if (end > from && !Capture.isNothing(b, from, end, nothing) && run.takesKey()) {
            FieldsBuilder fields = run.fields();
            fields.put(Keys.name(fields, b, key, trimmed(b, key, keyEnd)), b, from, end - from);
        }
    }

    private void quoted(byte[] b, int key, int keyEnd, int from, int to, Extraction run) {
        if (Ascii.find(b, from, to, '\\') < 0) {
            plain(b, key, keyEnd, from, to, run);
            return;
        }
        byte[] out = run.bytes(to - from);
        int length = 0;
        for (int i = from; i < to; i++) {
            if (b[i] == '\\' && i + 1 < to && (b[i + 1] == '"' || b[i + 1] == '\\')) {
                i++;
            }
            out[length++] = b[i];
        }
        if (length > 0 && run.takesKey()) {
            FieldsBuilder fields = run.fields();
            fields.put(Keys.name(fields, b, key, trimmed(b, key, keyEnd)), out, 0, length);
        }
    }

    private static int trimmed(byte[] b, int from, int to) {
        int end = to;
        while (end > from && b[end - 1] == ' ') {
            end--;
        }
        return end;
    }
}
