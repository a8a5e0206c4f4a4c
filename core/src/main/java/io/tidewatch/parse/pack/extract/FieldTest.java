package io.tidewatch.parse.pack.extract;

import com.google.re2j.Pattern;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.AsciiMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a condition wants of one field. Words are compared without regard to the case of ASCII letters. */
public sealed interface FieldTest {
    /** @param index where the field stands, or -1 where it is absent */
    boolean of(FieldsBuilder fields, int index);

    /** Present, whatever its value but null; or absent. */
    record Exists(boolean wanted) implements FieldTest {
        @Override
        public boolean of(FieldsBuilder fields, int index) {
            return wanted == (index >= 0 && fields.kindAt(index) != FieldKind.NULL);
        }
    }

    /** One of some values; {@code *} stands for any characters at the beginning or the end of one. */
    final class OneOf implements FieldTest {
        private final AsciiMap<Boolean> words;
        private final List<Edge> edges = new ArrayList<>();

        private record Edge(byte[] text, boolean openBegin, boolean openEnd) {}

        public OneOf(List<String> values) {
            Map<String, Boolean> plain = values.stream()
                    .filter(value -> !value.startsWith("*") && !value.endsWith("*"))
                    .collect(Collectors.toMap(value -> value, value -> true, (a, b) -> a));
            words = new AsciiMap<>(plain);
            for (String value : values) {
                if (!plain.containsKey(value)) {
                    boolean begin = value.startsWith("*");
                    boolean end = value.endsWith("*") && value.length() > 1;
                    String text = value.substring(begin ? 1 : 0, value.length() - (end ? 1 : 0));
                    edges.add(new Edge(Ascii.bytes(text), begin, end));
                }
            }
        }

        @Override
        public boolean of(FieldsBuilder fields, int index) {
            if (index < 0) {
                return false;
            }
            if (!FieldRef.isText(fields, index)) {
                byte[] text = Ascii.bytes(Numbers.text(fields, index));
                return matches(text, 0, text.length);
            }
            int from = (int) (fields.cellAt(index) >>> 32);
            return matches(fields.room(0), from, from + (int) fields.cellAt(index));
        }

        /** Whether that text is one of them. */
        public boolean matches(byte[] b, int from, int to) {
            if (words.get(b, from, to) != null) {
                return true;
            }
            for (int i = 0; i < edges.size(); i++) {
                Edge edge = edges.get(i);
                int last = to - edge.text.length;
                int first = edge.openBegin && !edge.openEnd ? last : from;
                int limit = edge.openBegin ? last : Math.min(from, last);
                for (int at = Math.max(from, first); at <= limit; at++) {
                    if (sameAt(b, at, edge.text)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static boolean sameAt(byte[] b, int at, byte[] text) {
            for (int i = 0; i < text.length; i++) {
                if (lower(b[at + i]) != lower(text[i])) {
                    return false;
                }
            }
            return true;
        }

        private static int lower(int c) {
            return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
        }
    }

    /** A regular expression found anywhere in the text. */
    record Matches(Pattern pattern) implements FieldTest {
        @Override
        public boolean of(FieldsBuilder fields, int index) {
            if (index < 0 || !FieldRef.isText(fields, index)) {
                return false;
            }
            int from = (int) (fields.cellAt(index) >>> 32);
            int to = from + (int) fields.cellAt(index);
            return pattern.matcher(Arrays.copyOfRange(fields.room(0), from, to)).find();
        }
    }

    /** A number from {@code least} to {@code most}, either of them infinite where it does not matter. */
    record Between(double least, double most) implements FieldTest {
        @Override
        public boolean of(FieldsBuilder fields, int index) {
            double number = index < 0 ? Double.NaN : Numbers.number(fields, index);
            return number >= least && number <= most;
        }
    }

    record Not(FieldTest test) implements FieldTest {
        @Override
        public boolean of(FieldsBuilder fields, int index) {
            return !test.of(fields, index);
        }
    }
}
