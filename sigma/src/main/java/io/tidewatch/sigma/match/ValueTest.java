package io.tidewatch.sigma.match;

import com.google.re2j.Pattern;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.sigma.match.literal.Fold;
import io.tidewatch.sigma.modify.IpAddress;
import io.tidewatch.sigma.modify.Numbers;
import io.tidewatch.sigma.modify.RegexBound;
import io.tidewatch.sigma.modify.Term;
import java.nio.charset.StandardCharsets;

/** Decides a test on a field's values one by one; for tests that literals alone do not decide, after their literals were found. */
sealed interface ValueTest {
    /**
     * @param index where the field stands, -1 where the event has none of its names
     * @param other where the other field of a reference stands
     */
    boolean holds(Fields fields, int index, int other);

    static ValueTest of(Term term) {
        return switch (term) {
            case Term.Text text -> new Whole(new Glob(text.text(), text.cased()));
            case Term.Regex regex -> new Found(RegexBound.compile(regex));
            case Term.Network network -> new Inside(network);
            case Term.Comparison comparison -> new Compared(comparison);
            case Term.DatePart part -> new Dated(part);
            case Term.Null ignored -> new Missing();
            case Term.Exists exists -> new Present(exists.expected());
            case Term.FieldRef ref -> new Referred(ref);
            case Term.Numeric number -> throw new IllegalStateException("not lowered: " + number);
            case Term.Bool bool -> throw new IllegalStateException("not lowered: " + bool);
        };
    }

    /** The test on one text. */
    interface OfText {
        boolean holds(String text);
    }

    private static boolean any(Fields fields, int index, OfText test) {
        if (index < 0) {
            return false;
        }
        for (String text : ValueText.all(fields, index)) {
            if (test.holds(text)) {
                return true;
            }
        }
        return false;
    }

    record Whole(Glob glob) implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            if (index >= 0 && fields.kind(index) == FieldKind.TEXT) {
                int offset = fields.textOffset(index);
                int length = fields.textLength(index);
                if (Fold.isAscii(fields.utf8(), offset, length)) {
                    return glob.matchesAscii(fields.utf8(), offset, length);
                }
            }
            return any(fields, index, glob::matches);
        }
    }

    record Found(Pattern pattern) implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            return any(fields, index, text -> pattern.matcher(text).find());
        }
    }

    record Inside(Term.Network network) implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            IpAddress ip = new IpAddress();
            return any(fields, index, text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                return ip.read(bytes, 0, bytes.length) && network.cidr().contains(ip);
            });
        }
    }

    record Compared(Term.Comparison comparison) implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            return any(fields, index, text -> {
                double number = Numbers.parse(text);
                return !Double.isNaN(number) && comparison.operator().holds(number, comparison.number());
            });
        }
    }

    record Dated(Term.DatePart part) implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            return any(fields, index, text -> {
                double number = Dates.part(text, part.unit());
                return !Double.isNaN(number) && part.operator().holds(number, part.number());
            });
        }
    }

    record Missing() implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            return index < 0 || !ValueText.hasValue(fields, index);
        }
    }

    record Present(boolean expected) implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            return index >= 0 == expected;
        }
    }

    record Referred(Term.FieldRef ref) implements ValueTest {
        @Override
        public boolean holds(Fields fields, int index, int other) {
            return any(fields, index, text -> any(fields, other, reference -> related(text, reference)));
        }

        private boolean related(String text, String reference) {
            String value = ref.cased() ? text : Fold.text(text);
            String wanted = ref.cased() ? reference : Fold.text(reference);
            return switch (ref.anchor()) {
                case EQUALS -> value.equals(wanted);
                case STARTS -> value.startsWith(wanted);
                case ENDS -> value.endsWith(wanted);
                case CONTAINS -> value.contains(wanted);
            };
        }
    }
}
