package io.tidewatch.parse.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidewatch.event.FieldKind;
import java.math.BigDecimal;

/**
 * Decides what a JSON number becomes: a LONG when it is whole and fits, a DOUBLE when a double gives back the same number, else
 * text, so that no digit is lost. Holds the outcome of the last call; not thread-safe.
 */
final class JsonNumbers {
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    /** Every decimal of so many digits survives the way through a double. */
    private static final int SAFE_DIGITS = 15;

    private long cell;

    /** What the number became, in the bits that a cell of {@code Fields} has. */
    long cell() {
        return cell;
    }

    /** LONG, DOUBLE or TEXT for the number at {@code b[from..to)}, whose syntax was checked. */
    FieldKind decide(byte[] b, int from, int to) {
        boolean negative = b[from] == '-';
        int i = negative ? from + 1 : from;
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean fraction = false;
        for (; i < to; i++) {
            int c = b[i];
            if (c == '.') {
                fraction = true;
                continue;
            }
            if (c < '0' || c > '9') {
                break;
            }
            if (digits > 0 || c != '0') {
                digits++;
            }
            if (digits > 19) {
                return FieldKind.TEXT;
            }
            mantissa = mantissa * 10 + (c - '0');
            if (fraction) {
                scale--;
            }
        }
        if (i == to && !fraction && !(negative && mantissa == 0)) {
            return whole(negative, mantissa, digits);
        }
        int exponent = exponent(b, i, to);
        if (digits <= SAFE_DIGITS && Math.abs(scale + exponent) <= 22) {
            int power = scale + exponent;
            double value = power < 0 ? mantissa / POWERS_OF_TEN[-power] : mantissa * POWERS_OF_TEN[power];
            cell = Double.doubleToRawLongBits(negative ? -value : value);
            return FieldKind.DOUBLE;
        }
        return exact(new String(b, from, to - from, US_ASCII));
    }

    private FieldKind whole(boolean negative, long mantissa, int digits) {
        // 19 digits can pass the largest long: the product then wrapped, and its sign shows it, but for the smallest
        // long.
        if (digits == 19 && mantissa < 0 && !(negative && mantissa == Long.MIN_VALUE)) {
            return FieldKind.TEXT;
        }
        cell = negative ? -mantissa : mantissa;
        return FieldKind.LONG;
    }

    /** The exponent, cut to what a double can need. */
    private static int exponent(byte[] b, int from, int to) {
        if (from >= to) {
            return 0;
        }
        int i = from + 1;
        boolean negative = b[i] == '-';
        if (negative || b[i] == '+') {
            i++;
        }
        int value = 0;
        for (; i < to && value < 10_000; i++) {
            value = value * 10 + (b[i] - '0');
        }
        return negative ? -value : value;
    }

    private FieldKind exact(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || text.length() > 40) {
            return FieldKind.TEXT;
        }
        BigDecimal wanted = new BigDecimal(text);
        if (wanted.signum() == 0 || value == 0 || new BigDecimal(Double.toString(value)).compareTo(wanted) != 0) {
            return FieldKind.TEXT;
        }
        cell = Double.doubleToRawLongBits(value);
        return FieldKind.DOUBLE;
    }
}
