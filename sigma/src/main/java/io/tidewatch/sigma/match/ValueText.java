package io.tidewatch.sigma.match;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text that a value of an event is compared as; Sigma spec 2.1: "All values are treated as case-insensitive strings". */
final class ValueText {
    private static final double MAX_WHOLE = 1e15;

    private ValueText() {}

    /** Whole numbers without a fraction, others as Java writes them. */
    static String of(double number) {
        return number == Math.rint(number) && Math.abs(number) < MAX_WHOLE
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** The texts of a field's values: none where it is null, each element of a list, one otherwise. */
    static List<String> all(Fields fields, int index) {
        return switch (fields.kind(index)) {
            case NULL -> List.of();
            case TEXT, LONG, BOOLEAN -> List.of(String.valueOf(fields.textAt(index)));
            case DOUBLE -> List.of(of(fields.doubleAt(index)));
            case LIST -> elements(fields.valueAt(index));
        };
    }

    private static List<String> elements(@Nullable Object list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof List<?> values) {
            for (Object value : values) {
                if (value != null) {
                    texts.add(value instanceof Double number ? of(number) : value.toString());
                }
            }
        }
        return texts;
    }

    /** Whether the field has a value: present, not null, and no list without a value. */
    static boolean hasValue(Fields fields, int index) {
        FieldKind kind = fields.kind(index);
        return kind == FieldKind.LIST ? !all(fields, index).isEmpty() : kind != FieldKind.NULL;
    }
}
