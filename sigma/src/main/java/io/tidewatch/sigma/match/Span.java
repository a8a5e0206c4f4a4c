package io.tidewatch.sigma.match;

import com.google.re2j.Matcher;
import io.tidewatch.sigma.match.literal.Fold;
import io.tidewatch.sigma.modify.IpAddress;
import io.tidewatch.sigma.modify.Numbers;
import io.tidewatch.sigma.modify.RegexBound;
import io.tidewatch.sigma.modify.Term;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where in a value a term's pattern lies, in characters. */
record Span(int start, int end) {
    /** Null where the term does not hold for the value. */
    static @Nullable Span of(Term term, String value) {
        return switch (term) {
            case Term.Text text -> text(text, value);
            case Term.Numeric number ->
                whole(value.equalsIgnoreCase(number.text()) || value.equals(ValueText.of(number.number())), value);
            case Term.Bool bool -> whole(value.equalsIgnoreCase(Boolean.toString(bool.value())), value);
            case Term.Regex regex -> {
                Matcher matcher = RegexBound.compile(regex).matcher(value);
                yield matcher.find() ? new Span(matcher.start(), matcher.end()) : null;
            }
            case Term.Network network -> {
                IpAddress ip = new IpAddress();
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                yield whole(ip.read(bytes, 0, bytes.length) && network.cidr().contains(ip), value);
            }
            case Term.Comparison comparison -> {
                double number = Numbers.parse(value);
                yield whole(!Double.isNaN(number) && comparison.operator().holds(number, comparison.number()), value);
            }
            case Term.DatePart part -> {
                double number = Dates.part(value, part.unit());
                yield whole(!Double.isNaN(number) && part.operator().holds(number, part.number()), value);
            }
            case Term.Null ignored -> null;
            case Term.Exists ignored -> null;
            case Term.FieldRef ignored -> null;
        };
    }

    private static @Nullable Span text(Term.Text text, String value) {
        if (!new Glob(text.text(), text.cased()).matches(value)) {
            return null;
        }
        TextShape shape = TextShape.of(new Term.Text(text.text(), false, null, false));
        if (!shape.exact()) {
            return new Span(0, value.length());
        }
        String in = text.cased() ? value : Fold.text(value);
        String literal = text.cased() ? shape.literal() : Fold.text(shape.literal());
        int start = shape.anchor() == Term.Anchor.ENDS ? in.length() - literal.length() : in.indexOf(literal);
        return new Span(start, start + literal.length());
    }

    private static @Nullable Span whole(boolean holds, String value) {
        return holds ? new Span(0, value.length()) : null;
    }

    /** What the rule asks for, in words. */
    static String describe(Term term) {
        return switch (term) {
            case Term.Text text -> text.text().toString();
            case Term.Numeric number -> number.text();
            case Term.Bool bool -> Boolean.toString(bool.value());
            case Term.Regex regex -> "/" + regex.pattern() + "/";
            case Term.Network network -> network.cidr().written();
            case Term.Comparison comparison -> comparison.operator() + " " + ValueText.of(comparison.number());
            case Term.DatePart part -> part.unit() + " " + part.operator() + " " + ValueText.of(part.number());
            case Term.Null ignored -> "null";
            case Term.Exists exists -> exists.expected() ? "is there" : "is not there";
            case Term.FieldRef ref -> ref.anchor() + " field " + ref.field();
        };
    }
}
