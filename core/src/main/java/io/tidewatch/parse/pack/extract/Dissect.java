package io.tidewatch.parse.pack.extract;

import io.tidewatch.parse.Ascii;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code %{source.ip}:%{source.port} [%{@time}] %{http.request.method}}: takes a text apart at the literals between captures, each at its
 * next occurrence. {@code %{}} is passed over, {@code %{name->}} passes over repeated blanks after it. A literal at the end must be the
 * text's end; a capture at the end takes the rest.
 */
public final class Dissect implements Step {
    private final byte[] first;
    private final byte[][] after;
    private final boolean[] padded;
    private final Captures captures;

    /** @throws IllegalArgumentException where the pattern is none; the message says why */
    public Dissect(String pattern, List<byte[]> nothing) {
        List<Capture> found = new ArrayList<>();
        List<byte[]> literals = new ArrayList<>();
        List<Boolean> padding = new ArrayList<>();
        int open = pattern.indexOf("%{");
        first = Ascii.bytes(open < 0 ? pattern : pattern.substring(0, open));
        while (open >= 0) {
            int close = pattern.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("'%{' at character " + open + " is not closed by '}'");
            }
            String written = pattern.substring(open + 2, close);
            boolean pads = written.endsWith("->");
            found.add(Capture.of(pads ? written.substring(0, written.length() - 2) : written, nothing));
            padding.add(pads);
            int next = pattern.indexOf("%{", close);
            String literal = pattern.substring(close + 1, next < 0 ? pattern.length() : next);
            if (literal.isEmpty() && next >= 0) {
                throw new IllegalArgumentException(
                        "two captures meet at character " + close + "; write the text between them, or use grok");
            }
            literals.add(Ascii.bytes(literal));
            open = next;
        }
        after = literals.toArray(byte[][]::new);
        padded = new boolean[after.length];
        for (int i = 0; i < padded.length; i++) {
            padded[i] = padding.get(i);
        }
        captures = new Captures(found);
    }

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        if (!Ascii.startsWith(b, from, to, first)) {
            return false;
        }
        if (after.length == 0) {
            return to - from == first.length;
        }
        int[] bounds = run.bounds();
        int i = from + first.length;
        for (int k = 0; k < after.length; k++) {
            int end = end(b, i, to, after[k], k == after.length - 1);
            if (end < 0) {
                return false;
            }
            bounds[2 * k] = i;
            bounds[2 * k + 1] = end;
            i = end + after[k].length;
            if (padded[k]) {
                bounds[2 * k + 1] = trimmed(b, bounds[2 * k], end);
                i = Ascii.skipBlanks(b, i, to);
            }
        }
        captures.put(b, run);
        return true;
    }

    private static int end(byte[] b, int i, int to, byte[] literal, boolean last) {
        if (!last) {
            return Ascii.find(b, i, to, literal);
        }
        int end = to - literal.length;
        return end >= i && Arrays.equals(b, end, to, literal, 0, literal.length) ? end : -1;
    }

    private static int trimmed(byte[] b, int from, int to) {
        int end = to;
        while (end > from && b[end - 1] == ' ') {
            end--;
        }
        return end;
    }
}
