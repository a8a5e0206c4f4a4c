package io.tidewatch.parse.pack.extract;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import java.util.List;

/**
 * Where a piece of text goes: {@code source.port:long}.
 *
 * @param name the field; empty for a piece that is passed over
 * @param as what it becomes
 * @param nothing texts that stand for no value, as {@code -}; the empty text always does
 */
public record Capture(String name, Conversion as, List<byte[]> nothing) {
    /** A piece that is passed over. */
    public static final Capture SKIPPED = new Capture("", Conversion.TEXT, List.of());

    public Capture {
        requireNonNull(name, "name is null");
        requireNonNull(as, "as is null");
        nothing = List.copyOf(nothing);
    }

    /** The capture that {@code name} or {@code name:type} says. */
    public static Capture of(String written, List<byte[]> nothing) {
        int colon = written.indexOf(':');
        String name = (colon < 0 ? written : written.substring(0, colon)).strip();
        if (name.isEmpty() || name.equals("_") || name.equals("-")) {
            return SKIPPED;
        }
        if (!name.matches("@?[A-Za-z_][A-Za-z0-9_.@-]*")) {
            throw new IllegalArgumentException("'" + name
                    + "' cannot name a field; use letters, digits, '_', '-' and '.', beginning with a letter");
        }
        Conversion as = colon < 0
                ? Conversion.usual(name)
                : Conversion.ofWord(written.substring(colon + 1).strip());
        return new Capture(name, as, nothing);
    }

    boolean skipped() {
        return name.isEmpty();
    }

    void put(FieldsBuilder fields, byte[] b, int from, int to) {
        if (to <= from || skipped() || isNothing(b, from, to, nothing)) {
            return;
        }
        Values.put(fields, name, as, b, from, to);
    }

    static boolean isNothing(byte[] b, int from, int to, List<byte[]> nothing) {
        for (int i = 0; i < nothing.size(); i++) {
            if (Ascii.equals(b, from, to, nothing.get(i))) {
                return true;
            }
        }
        return false;
    }
}
