package io.tidewatch.sigma.match;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.FieldNames;
import io.tidewatch.sigma.modify.ItemTerms;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.modify.Term;
import io.tidewatch.sigma.modify.WildcardText;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaRule;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One rule at a time on one event at a time, written from the specification with nothing of the compiled engine: what the compiled
 * engine must agree with. Text with inner wildcards is matched by the JDK's regular expressions.
 */
final class PlainEvaluator {
    private static final Map<String, String> FOLDED = new HashMap<>();

    private final SigmaRule rule;
    private final FieldMapping mapping;
    private final Map<Detection.Item, ItemTerms> items = new HashMap<>();
    private final Map<Term, Predicate<String>> predicates = new HashMap<>();
    private final Map<String, List<String>> names = new HashMap<>();

    PlainEvaluator(SigmaRule rule, FieldMapping mapping) {
        this.rule = rule;
        this.mapping = mapping;
    }

    boolean matches(Fields event) {
        return condition(rule.detections().condition(), event);
    }

    private boolean condition(Condition condition, Fields event) {
        return switch (condition) {
            case Condition.And and -> and.parts().stream().allMatch(part -> condition(part, event));
            case Condition.Or or -> or.parts().stream().anyMatch(part -> condition(part, event));
            case Condition.Not not -> !condition(not.part(), event);
            case Condition.Identifier identifier -> named(identifier.name(), event);
            case Condition.Of of -> {
                long holding =
                        of.names().stream().filter(name -> named(name, event)).count();
                yield of.count() == Condition.Of.ALL
                        ? !of.names().isEmpty() && holding == of.names().size()
                        : holding >= of.count();
            }
        };
    }

    private boolean named(String name, Fields event) {
        return detection(rule.detections().named().get(name), event);
    }

    private boolean detection(Detection detection, Fields event) {
        return switch (detection) {
            case Detection.AllOf all -> all.parts().stream().allMatch(part -> detection(part, event));
            case Detection.AnyOf any -> any.parts().stream().anyMatch(part -> detection(part, event));
            case Detection.Item item -> item(item, event);
        };
    }

    private boolean item(Detection.Item item, Fields event) {
        ItemTerms terms = items.computeIfAbsent(item, key -> {
            try {
                return ItemTerms.of(key, Placeholders.UNKNOWN);
            } catch (RuleRefused e) {
                throw new IllegalStateException(e);
            }
        });
        boolean any = false;
        boolean all = true;
        for (List<Term> group : terms.groups()) {
            boolean one = group.stream().anyMatch(term -> term(item.field(), term, event));
            any |= one;
            all &= one;
        }
        if (terms.negated()) {
            return !any;
        }
        return terms.all() ? all : any;
    }

    private boolean term(String field, Term term, Fields event) {
        if (field == null) {
            for (int i = 0; i < event.size(); i++) {
                if (values(event, event.name(i)).stream().anyMatch(predicate(term))) {
                    return true;
                }
            }
            return false;
        }
        String name = nameIn(event, field);
        return switch (term) {
            case Term.Exists exists -> (name != null) == exists.expected();
            case Term.Null ignored -> name == null || values(event, name).isEmpty();
            case Term.FieldRef ref -> {
                String other = nameIn(event, ref.field());
                yield name != null
                        && other != null
                        && values(event, name).stream()
                                .anyMatch(value ->
                                        values(event, other).stream().anyMatch(wanted -> related(ref, value, wanted)));
            }
            default -> name != null && values(event, name).stream().anyMatch(predicate(term));
        };
    }

    private static boolean related(Term.FieldRef ref, String value, String wanted) {
        boolean fold = !ref.cased();
        int rest = value.length() - wanted.length();
        return switch (ref.anchor()) {
            case EQUALS -> fold ? value.equalsIgnoreCase(wanted) : value.equals(wanted);
            case STARTS -> value.regionMatches(fold, 0, wanted, 0, wanted.length());
            case ENDS -> rest >= 0 && value.regionMatches(fold, rest, wanted, 0, wanted.length());
            case CONTAINS -> {
                boolean found = false;
                for (int i = 0; i <= rest; i++) {
                    found |= value.regionMatches(fold, i, wanted, 0, wanted.length());
                }
                yield found;
            }
        };
    }

    private String nameIn(Fields event, String field) {
        int index = FieldNames.first(
                event.shape(), names.computeIfAbsent(field, key -> mapping.names(rule.logsource(), key)));
        return index < 0 ? null : event.name(index);
    }

    private static List<String> values(Fields event, String name) {
        List<String> texts = new ArrayList<>();
        int index = event.shape().indexOf(name);
        Object value = event.valueAt(index);
        List<?> all =
                event.kind(index) == FieldKind.LIST ? (List<?>) value : java.util.Collections.singletonList(value);
        for (Object one : all) {
            if (one instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
                texts.add(String.valueOf(number.longValue()));
            } else if (one != null) {
                texts.add(one.toString());
            }
        }
        return texts;
    }

    private Predicate<String> predicate(Term term) {
        return predicates.computeIfAbsent(term, key -> made(key));
    }

    private static Predicate<String> made(Term term) {
        return switch (term) {
            case Term.Text text -> {
                Predicate<String> simple = text.cased() ? null : simple(text.text());
                int flags = Pattern.DOTALL | (text.cased() ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
                Pattern pattern = Pattern.compile(regex(text.text()), flags);
                yield simple != null ? simple : value -> pattern.matcher(value).matches();
            }
            case Term.Numeric number ->
                value -> value.equals(number.text())
                        || number(value) == number.number() && value.equals(whole(number.number()));
            case Term.Bool bool -> value -> value.equalsIgnoreCase(String.valueOf(bool.value()));
            case Term.Regex regex -> {
                int flags = (regex.ignoreCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                        | (regex.multiline() ? Pattern.MULTILINE | Pattern.UNIX_LINES : Pattern.UNIX_LINES)
                        | (regex.dotall() ? Pattern.DOTALL : 0);
                // RE2's $ is the end of the text, the JDK's also before a last newline
                Pattern pattern = Pattern.compile(
                        regex.multiline() ? regex.pattern() : regex.pattern().replaceAll("(?<!\\\\)\\$", "\\\\z"),
                        flags);
                yield value -> pattern.matcher(value).find();
            }
            case Term.Network network -> value -> inside(value, network.cidr().written());
            case Term.Comparison comparison ->
                value ->
                        comparison.operator().holds(number(value), comparison.number()) && !Double.isNaN(number(value));
            case Term.DatePart part ->
                value -> {
                    Double number = part(value, part.unit());
                    return number != null && part.operator().holds(number, part.number());
                };
            case Term.Null ignored -> value -> false;
            case Term.Exists ignored -> value -> false;
            case Term.FieldRef ignored -> value -> false;
        };
    }

    private static String whole(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private static double number(String text) {
        return text.matches("[-+]?[0-9]*\\.?[0-9]*([eE][-+]?[0-9]+)?") && text.matches(".*[0-9].*")
                ? Double.parseDouble(text)
                : Double.NaN;
    }

    private static Double part(String text, Term.TimeUnit unit) {
        if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")) {
            return null;
        }
        LocalDateTime time = LocalDateTime.parse(text.substring(0, 10) + "T" + text.substring(11, 16));
        return (double)
                switch (unit) {
                    case MINUTE -> time.getMinute();
                    case HOUR -> time.getHour();
                    case DAY -> time.getDayOfMonth();
                    case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                    case MONTH -> time.getMonthValue();
                    case YEAR -> time.get(ChronoField.YEAR);
                };
    }

    private static boolean inside(String value, String network) {
        if (!value.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
                || value.matches("[0-9.]+") && value.split("\\.").length != 4) {
            return false;
        }
        try {
            String[] halves = network.split("/");
            byte[] address = InetAddress.getByName(value).getAddress();
            byte[] net = InetAddress.getByName(halves[0]).getAddress();
            if (address.length != net.length) {
                return false;
            }
            int shift = net.length * 8 - (halves.length == 1 ? net.length * 8 : Integer.parseInt(halves[1]));
            return new BigInteger(1, address).shiftRight(shift).equals(new BigInteger(1, net).shiftRight(shift));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** One literal with or without a star before and after, which is most texts by far; null for the others. */
    private static Predicate<String> simple(WildcardText text) {
        List<WildcardText.Part> parts = new ArrayList<>(text.parts());
        boolean before =
                parts.remove(WildcardText.Wildcard.ANY) && text.parts().getFirst() == WildcardText.Wildcard.ANY;
        boolean after = text.parts().size() > 1 && text.parts().getLast() == WildcardText.Wildcard.ANY;
        parts.remove(WildcardText.Wildcard.ANY);
        if (parts.size() != 1 || !(parts.getFirst() instanceof WildcardText.Literal literal)) {
            return null;
        }
        String wanted = folded(literal.text());
        if (before && after) {
            return value -> folded(value).contains(wanted);
        }
        if (before) {
            return value -> folded(value).endsWith(wanted);
        }
        return after
                ? value -> folded(value).startsWith(wanted)
                : value -> folded(value).equals(wanted);
    }

    private static String folded(String value) {
        if (FOLDED.size() > 10_000) {
            FOLDED.clear();
        }
        return FOLDED.computeIfAbsent(value, key -> {
            int[] points = key.codePoints()
                    .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
                    .toArray();
            return new String(points, 0, points.length);
        });
    }

    private static String regex(WildcardText text) {
        StringBuilder regex = new StringBuilder();
        for (WildcardText.Part part : text.parts()) {
            switch (part) {
                case WildcardText.Literal literal -> regex.append(Pattern.quote(literal.text()));
                case WildcardText.Wildcard.ANY -> regex.append(".*");
                case WildcardText.Wildcard.ONE -> regex.append('.');
            }
        }
        return regex.toString();
    }
}
