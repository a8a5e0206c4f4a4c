package io.tidewatch.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What makes a value of an event's {@link Facts}; null where it has none. Immutable, never fails. */
sealed interface Expression {
    @Nullable
    Object of(Facts facts);

    /** Whether it gives the same for every event. */
    default boolean isConstant() {
        return false;
    }

    /** {@code success}, {@code 3002}, {@code true}. */
    record Constant(Object value) implements Expression {
        @Override
        public Object of(Facts facts) {
            return value;
        }

        @Override
        public boolean isConstant() {
            return true;
        }
    }

    /** {@code $source.ip}. */
    record Reference(String name) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            return facts.value(name);
        }
    }

    /** {@code $source.ip or $client.ip}: the first that has a value. */
    record First(List<Expression> alternatives) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            for (Expression alternative : alternatives) {
                Object value = alternative.of(facts);
                if (value != null) {
                    return value;
                }
            }
            return null;
        }
    }

    /** {@code {from: $Hashes, match: 'MD5=(\w+)'}}: the expression's first group, of a text's first characters. */
    record Match(Expression from, Pattern pattern) implements Expression {
        /** Longer texts are cut; what mappings look for stands at the beginning. */
        static final int MAX_TEXT = 4_096;

        @Override
        public @Nullable Object of(Facts facts) {
            Object value = from.of(facts);
            if (value == null) {
                return null;
            }
            String text = value.toString();
            Matcher matcher = pattern.matcher(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
            if (!matcher.find()) {
                return null;
            }
            String group = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
            return group == null || group.isEmpty() ? null : group;
        }
    }

    /** {@code {from: $event.outcome, table: {success: 1, failure: 2}, else: 0}}; of several values, the first that the table knows. */
    record Table(Expression from, List<Row> rows, @Nullable Object otherwise) implements Expression {
        record Row(List<Glob> keys, Object value) {}

        @Override
        public @Nullable Object of(Facts facts) {
            Object value = from.of(facts);
            if (value == null) {
                return otherwise;
            }
            for (Row row : rows) {
                for (Glob key : row.keys()) {
                    if (key.matchesAny(value)) {
                        return row.value();
                    }
                }
            }
            return otherwise;
        }
    }

    /** {@code {from: $process.pid, as: text}}; what cannot be converted is left out. */
    record Converted(Expression from, Conversion conversion) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            Object value = from.of(facts);
            if (!(value instanceof List<?> list)) {
                return value == null ? null : conversion.of(value);
            }
            List<Object> values = new ArrayList<>();
            for (Object element : list) {
                Object converted = element == null ? null : conversion.of(element);
                if (converted instanceof List<?> several) {
                    values.addAll(several);
                } else if (converted != null) {
                    values.add(converted);
                }
            }
            if (values.isEmpty()) {
                return null;
            }
            return conversion == Conversion.SINGLE ? values.getFirst() : values;
        }
    }

    /** {@code {when: {event.outcome: failure}, then: BLOCK, else: ALLOW}}. */
    record Choice(
            Condition condition, Expression then, @Nullable Expression otherwise) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            if (condition.holds(facts)) {
                return then.of(facts);
            }
            return otherwise == null ? null : otherwise.of(facts);
        }
    }

    /** {@code {join: [$a, ": ", $b]}}: one text, where all have a value. */
    record Join(List<Expression> parts) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            StringBuilder text = new StringBuilder();
            for (Expression part : parts) {
                Object value = part.of(facts);
                if (value == null) {
                    return null;
                }
                text.append(value);
            }
            return text.toString();
        }
    }

    /** {@code {each: $dns.answers.data, to: {data: $@item}}}: a list of as many elements as the value has, up to a bound. */
    record Each(Expression from, Expression to) implements Expression {
        static final int MAX_ELEMENTS = 1_000;

        @Override
        public @Nullable Object of(Facts facts) {
            Object value = from.of(facts);
            if (value == null) {
                return null;
            }
            List<Object> made = new ArrayList<>();
            for (Object element : value instanceof List<?> list ? list : List.of(value)) {
                Object one = element == null || made.size() == MAX_ELEMENTS ? null : facts.withItem(element, to);
                if (one != null) {
                    made.add(one);
                }
            }
            return made.isEmpty() ? null : made;
        }
    }

    /** {@code [$source.ip, $client.ip]}: those that have a value, each once; a list among them gives its elements. */
    record Several(List<Expression> elements) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            Set<Object> values = new LinkedHashSet<>();
            for (Expression element : elements) {
                Object value = element.of(facts);
                if (value instanceof List<?> list) {
                    list.stream().filter(each -> each != null).forEach(each -> values.add(Json.value(each)));
                } else if (value != null) {
                    values.add(Json.value(value));
                }
            }
            return values.isEmpty() ? null : List.copyOf(values);
        }

        @Override
        public boolean isConstant() {
            return elements.stream().allMatch(Expression::isConstant);
        }
    }

    /** {@code {under: responseElements}}: the fields below that name, as the text of the JSON object that they were. */
    record Under(String name) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            Map<String, Object> below = facts.below(name + '.');
            return below.isEmpty() ? null : JsonText.of(Json.nested(below));
        }
    }

    /** What nothing has read, by its names; evaluated after everything beside it. */
    record Rest(Set<String> except) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            Map<String, Object> rest = facts.rest(except);
            return rest.isEmpty() ? null : rest;
        }
    }

    /** An object. Where it has more than constants, but none of that has a value, there is no object. */
    record Tree(Map<String, Expression> members) implements Expression {
        @Override
        public @Nullable Object of(Facts facts) {
            Map<String, Object> object = new LinkedHashMap<>();
            boolean said = isConstant();
            for (boolean rest : new boolean[] {false, true}) {
                for (Map.Entry<String, Expression> member : members.entrySet()) {
                    Expression expression = member.getValue();
                    if (expression instanceof Rest != rest) {
                        continue;
                    }
                    Object value = expression.of(facts);
                    if (value != null) {
                        object.put(member.getKey(), Json.value(value));
                        said |= !expression.isConstant();
                    }
                }
            }
            return said ? object : null;
        }

        @Override
        public boolean isConstant() {
            return members.values().stream().allMatch(Expression::isConstant);
        }

        /** This with {@code other} laid over it: what both have, the other says, but for objects, which are joined. */
        Tree with(Tree other) {
            Map<String, Expression> joined = new LinkedHashMap<>(members);
            other.members()
                    .forEach((name, expression) -> joined.merge(
                            name,
                            expression,
                            (below, above) -> below instanceof Tree lower && above instanceof Tree upper
                                    ? lower.with(upper)
                                    : above));
            return new Tree(joined);
        }
    }
}
