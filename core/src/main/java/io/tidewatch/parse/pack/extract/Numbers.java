package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;

/** The values of fields as numbers and as words. */
final class Numbers {
    private Numbers() {}

    /** What the field says as a number; NaN where it says none. */
    static double number(FieldsBuilder fields, int index) {
        long cell = fields.cellAt(index);
        return switch (fields.kindAt(index)) {
            case LONG -> cell;
            case DOUBLE -> Double.longBitsToDouble(cell);
            case TEXT -> {
                int from = (int) (cell >>> 32);
                long number = Ascii.number(fields.room(0), from, from + (int) cell);
                yield number < 0 ? Double.NaN : number;
            }
            case NULL, BOOLEAN, LIST -> Double.NaN;
        };
    }

    /** A value that is no text as one writes it. */
    static String text(FieldsBuilder fields, int index) {
        long cell = fields.cellAt(index);
        return switch (fields.kindAt(index)) {
            case LONG -> Long.toString(cell);
            case DOUBLE -> Double.toString(Double.longBitsToDouble(cell));
            case BOOLEAN -> Boolean.toString(cell != 0);
            case NULL -> "null";
            case TEXT, LIST -> Ascii.text(fields.room(0), (int) (cell >>> 32), (int) (cell >>> 32) + (int) cell);
        };
    }
}
