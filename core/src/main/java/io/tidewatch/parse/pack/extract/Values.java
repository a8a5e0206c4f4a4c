package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import java.util.List;
import java.util.Locale;

/** Puts a text into the fields as its {@link Conversion} says. */
public final class Values {
    private static final int MAX_NUMBER = 40;

    private Values() {}

    public static void put(FieldsBuilder fields, String name, Conversion as, byte[] b, int from, int to) {
        switch (as) {
            case TEXT, KEYWORD -> fields.put(name, b, from, to - from);
            case LONG -> whole(fields, name, b, from, to);
            case DOUBLE -> decimal(fields, name, b, from, to, 0);
            case BOOLEAN -> truth(fields, name, b, from, to);
            case LOWER -> fields.put(name, Ascii.text(b, from, to).toLowerCase(Locale.ROOT));
            case UPPER -> fields.put(name, Ascii.text(b, from, to).toUpperCase(Locale.ROOT));
            case LINE -> fields.put(name, b, from, lineEnd(b, from, to) - from);
            case HEX -> hexadecimal(fields, name, b, from, to);
            case ADDRESS -> address(fields, name, b, from, to);
            case ENDPOINT -> endpoint(fields, name, b, from, to);
            case SECONDS -> decimal(fields, name, b, from, to, 1_000_000_000);
            case MILLISECONDS -> decimal(fields, name, b, from, to, 1_000_000);
            case MICROSECONDS -> decimal(fields, name, b, from, to, 1_000);
            case LIST -> fields.putList(name, List.of(Ascii.text(b, from, to)));
        }
    }

    private static int lineEnd(byte[] b, int from, int to) {
        int end = to > from && b[to - 1] == '\n' ? to - 1 : to;
        return end < to && end > from && b[end - 1] == '\r' ? end - 1 : end;
    }

    private static void whole(FieldsBuilder fields, String name, byte[] b, int from, int to) {
        boolean negative = Ascii.isAt(b, from, to, '-');
        long number = Ascii.number(b, negative ? from + 1 : from, to);
        if (number < 0) {
            fields.put(name, b, from, to - from);
            return;
        }
        fields.put(name, negative ? -number : number);
    }

    /** A number with a fraction; as whole nanoseconds where {@code nanos} says how many a unit has. */
    private static void decimal(FieldsBuilder fields, String name, byte[] b, int from, int to, long nanos) {
        long number = Ascii.number(b, from, to);
        if (number >= 0 && nanos > 0 && number <= Long.MAX_VALUE / nanos) {
            fields.put(name, number * nanos);
            return;
        }
        if (to - from > MAX_NUMBER || to == from || Ascii.isLetter(b[to - 1])) {
            fields.put(name, b, from, to - from);
            return;
        }
        try {
            double value = Double.parseDouble(Ascii.text(b, from, to));
            if (nanos > 0) {
                fields.put(name, Math.round(value * nanos));
            } else {
                fields.put(name, value);
            }
        } catch (NumberFormatException notNumber) {
            fields.put(name, b, from, to - from);
        }
    }

    private static void truth(FieldsBuilder fields, String name, byte[] b, int from, int to) {
        String word = to - from > 5 ? "" : Ascii.text(b, from, to).toLowerCase(Locale.ROOT);
        switch (word) {
            case "true", "yes", "on", "1", "t", "y" -> fields.put(name, true);
            case "false", "no", "off", "0", "f", "n" -> fields.put(name, false);
            default -> fields.put(name, b, from, to - from);
        }
    }

    private static void hexadecimal(FieldsBuilder fields, String name, byte[] b, int from, int to) {
        boolean prefixed = Ascii.isAt(b, from, to, '0') && from + 1 < to && (b[from + 1] | 0x20) == 'x';
        int digits = prefixed ? from + 2 : from;
        long value = 0;
        for (int i = digits; i < to; i++) {
            int digit = Character.digit(b[i], 16);
            if (digit < 0 || to - digits > 15) {
                fields.put(name, b, from, to - from);
                return;
            }
            value = value * 16 + digit;
        }
        if (digits == to) {
            fields.put(name, b, from, to - from);
            return;
        }
        fields.put(name, value);
    }

    private static void address(FieldsBuilder fields, String side, byte[] b, int from, int to) {
        if (to > from) {
            fields.put(side + (Ascii.isAddress(b, from, to) ? ".ip" : ".domain"), b, from, to - from);
        }
    }

    private static void endpoint(FieldsBuilder fields, String side, byte[] b, int from, int to) {
        int colon = to - 1;
        while (colon >= from && Ascii.isDigit(b[colon])) {
            colon--;
        }
        long port = colon >= from && b[colon] == ':' ? Ascii.number(b, colon + 1, to) : -1;
        boolean bracketed = Ascii.isAt(b, from, to, '[');
        boolean several = colon > from && !bracketed && Ascii.find(b, from, colon, ':') >= 0;
        // Of an IPv6 address without brackets the last group is a port where what stands before it is an address by
        // itself.
        if (port < 0 || port > 65_535 || several && (b[colon - 1] == ':' || !Ascii.isAddress(b, from, colon))) {
            colon = to;
            port = -1;
        }
        boolean closed = bracketed && colon - from > 2 && b[colon - 1] == ']';
        address(fields, side, b, closed ? from + 1 : from, closed ? colon - 1 : colon);
        if (port >= 0) {
            fields.put(side + ".port", port);
        }
    }
}
