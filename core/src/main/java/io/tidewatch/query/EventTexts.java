package io.tidewatch.query;

import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of an event that queries look at, in memory. */
final class EventTexts {
    private EventTexts() {}

    /** The raw text where it is kept and valid UTF-8, else null. */
    static @Nullable String raw(Event event) {
        if (!event.keepRaw()) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(
                            event.raw().array(),
                            event.raw().offset(),
                            event.raw().length()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether any text passes: the raw text, a field's text, a list's as it is kept. */
    static boolean any(Event event, WordTest test) {
        Fields fields = event.fields();
        for (int i = 0; i < fields.size(); i++) {
            FieldKind kind = fields.kind(i);
            if (kind == FieldKind.TEXT || kind == FieldKind.LIST) {
                String text = fields.textAt(i);
                if (text != null && test.test(text)) {
                    return true;
                }
            }
        }
        String raw = raw(event);
        return raw != null && test.test(raw);
    }

    /** Whether the field has a value, or an element of its list, that passes. */
    static boolean anyValue(Event event, String field, ValueTest test) {
        Fields fields = event.fields();
        int index = fields.shape().indexOf(field);
        if (index < 0) {
            return false;
        }
        return switch (fields.kind(index)) {
            case NULL -> false;
            case LONG -> test.integer(fields.longAt(index));
            case DOUBLE -> test.decimal(fields.doubleAt(index));
            case TEXT, BOOLEAN -> test.text(String.valueOf(fields.textAt(index)));
            case LIST ->
                test.text(String.valueOf(fields.textAt(index)))
                        || fields.valueAt(index) instanceof List<?> elements && anyElement(elements, test);
        };
    }

    private static boolean anyElement(List<?> elements, ValueTest test) {
        for (Object element : elements) {
            boolean passes = switch (element) {
                case null -> false;
                case Long value -> test.integer(value);
                case Double value -> test.decimal(value);
                default -> test.text(element.toString());
            };
            if (passes) {
                return true;
            }
        }
        return false;
    }
}
