package io.tidewatch.sigma.match;

import io.tidewatch.event.ShapeCache;
import io.tidewatch.sigma.modify.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compiles some of the rules into a {@link Program}. Used once. */
final class ProgramBuilder {
    private final TestTable tests;
    private final Map<Integer, ValueTest> valueTests;
    private final Signals signals = new Signals();
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final Map<Integer, Integer> localSlots = new LinkedHashMap<>();
    private final List<List<String>> slotNames = new ArrayList<>();
    private int looks;

    /** @param valueTests made so far, by the number of the test; added to */
    ProgramBuilder(TestTable tests, Map<Integer, ValueTest> valueTests) {
        this.tests = tests;
        this.valueTests = valueTests;
    }

    /** @param indexes the rules' places in {@code all} */
    Program build(List<Expression> all, int[] indexes) {
        Node[] rules = new Node[indexes.length];
        List<TreeSet<Integer>> waiting = new ArrayList<>();
        List<Integer> always = new ArrayList<>();
        for (int rule = 0; rule < indexes.length; rule++) {
            rules[rule] = node(all.get(indexes[rule]));
            Trigger trigger = trigger(all.get(indexes[rule]));
            if (trigger == null) {
                always.add(rule);
                continue;
            }
            for (int signal : trigger.signals) {
                while (waiting.size() <= signal) {
                    waiting.add(new TreeSet<>());
                }
                waiting.get(signal).add(rule);
            }
        }
        int[][] postings = new int[signals.all().size()][];
        for (int signal = 0; signal < postings.length; signal++) {
            postings[signal] = signal < waiting.size()
                    ? waiting.get(signal).stream().mapToInt(Integer::intValue).toArray()
                    : new int[0];
        }
        return assembled(rules, indexes, always, postings);
    }

    private Program assembled(Node[] rules, int[] indexes, List<Integer> always, int[][] postings) {
        Map<Integer, List<Integer>> bySlot = new LinkedHashMap<>();
        for (int i = 0; i < signals.all().size(); i++) {
            bySlot.computeIfAbsent(signals.all().get(i).slot(), slot -> new ArrayList<>())
                    .add(i);
        }
        KeywordMatcher keywords = null;
        List<SlotMatcher> matchers = new ArrayList<>();
        for (Map.Entry<Integer, List<Integer>> entry : bySlot.entrySet()) {
            List<Signals.Signal> own =
                    entry.getValue().stream().map(signals.all()::get).toList();
            SlotMatcher matcher = new SlotMatcher(entry.getKey(), own, entry.getValue());
            if (entry.getKey() == TestTable.ANY_VALUE) {
                keywords = new KeywordMatcher(matcher, own);
            } else {
                localSlot(entry.getKey());
                matchers.add(matcher);
            }
        }
        SlotMatcher[] fieldMatchers = matchers.toArray(SlotMatcher[]::new);
        int[] slotOfMatcher =
                matchers.stream().mapToInt(matcher -> localSlot(matcher.slot())).toArray();
        List<List<String>> names = List.copyOf(slotNames);
        return new Program(
                rules,
                indexes,
                always.stream().mapToInt(Integer::intValue).toArray(),
                postings,
                looks,
                keywords,
                new ShapeCache<>(shape -> Program.Plan.of(shape, names, fieldMatchers, slotOfMatcher)));
    }

    private int localSlot(int slot) {
        if (slot < 0 || slot == TestTable.ANY_VALUE) {
            return -1;
        }
        return localSlots.computeIfAbsent(slot, key -> {
            slotNames.add(tests.names(key));
            return slotNames.size() - 1;
        });
    }

    private Node node(Expression expression) {
        return switch (expression) {
            case Expression.And and -> new Node.And(nodes(and.parts()));
            case Expression.Or or -> or(nodes(or.parts()));
            case Expression.Not not -> new Node.Not(node(not.part()));
            case Expression.AtLeast of -> new Node.AtLeast(of.count(), nodes(of.parts()));
            case Expression.Holds holds -> {
                Node known = nodes.get(holds.test());
                if (known == null) {
                    known = test(holds.test());
                    nodes.put(holds.test(), known);
                }
                yield known;
            }
        };
    }

    private Node[] nodes(List<Expression> expressions) {
        return expressions.stream().map(this::node).toArray(Node[]::new);
    }

    private static Node or(Node[] parts) {
        int[] given = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!(parts[i] instanceof Node.Given signal)) {
                return new Node.Or(parts);
            }
            given[i] = signal.signal();
        }
        return new Node.AnyGiven(given);
    }

    private Node test(int number) {
        Test test = tests.test(number);
        int slot = test.slot();
        return switch (test.term()) {
            case Term.Text text -> {
                TextShape shape = TextShape.of(text);
                if (shape.present()) {
                    int there = signals.hasValue(slot);
                    yield shape.exact() ? new Node.Given(there) : looked(number, test, there);
                }
                int signal = signals.literal(slot, shape.anchor(), shape.literal());
                yield shape.exact() ? new Node.Given(signal) : looked(number, test, signal);
            }
            case Term.Regex regex -> {
                int[] signs = RegexLiterals.of(regex.pattern()).stream()
                        .mapToInt(literal -> signals.literal(slot, Term.Anchor.CONTAINS, literal))
                        .toArray();
                yield signs.length == 0 ? looked(number, test, signals.hasValue(slot)) : looked(number, test, signs);
            }
            case Term.Exists exists -> exists.expected() ? new Node.Given(signals.isThere(slot)) : looked(number, test);
            case Term.Null ignored -> looked(number, test);
            case Term.Network ignored -> looked(number, test, signals.hasValue(slot));
            case Term.Comparison ignored -> looked(number, test, signals.hasValue(slot));
            case Term.DatePart ignored -> looked(number, test, signals.hasValue(slot));
            case Term.FieldRef ignored -> looked(number, test, signals.hasValue(slot));
            case Term.Numeric ignored -> throw new IllegalStateException("not lowered: " + test);
            case Term.Bool ignored -> throw new IllegalStateException("not lowered: " + test);
        };
    }

    /** @param required signals of which it cannot hold without one */
    private Node looked(int number, Test test, int... required) {
        ValueTest valueTest = valueTests.computeIfAbsent(number, key -> ValueTest.of(test.term()));
        return new Node.Looked(looks++, valueTest, required, localSlot(test.slot()), localSlot(test.other()));
    }

    /** Signals of which one is given whenever a rule holds; null where there are none such. */
    private record Trigger(List<Integer> signals, double frequency) {}

    private @Nullable Trigger trigger(Expression expression) {
        return switch (expression) {
            case Expression.Not ignored -> null;
            case Expression.Holds holds ->
                switch (node(holds)) {
                    case Node.Given given -> trigger(given.signal());
                    case Node.Looked looked ->
                        looked.required().length == 0
                                ? null
                                : union(Arrays.stream(looked.required())
                                        .mapToObj(this::trigger)
                                        .toList());
                    case Node other -> throw new IllegalStateException("no test: " + other);
                };
            case Expression.And and -> {
                Trigger best = null;
                for (Expression part : and.parts()) {
                    Trigger candidate = trigger(part);
                    if (candidate != null && (best == null || candidate.frequency < best.frequency)) {
                        best = candidate;
                    }
                }
                yield best;
            }
            case Expression.Or or ->
                union(or.parts().stream().map(this::trigger).toList());
            case Expression.AtLeast of -> atLeast(of);
        };
    }

    /** Of n parts, k must hold: one of any n - k + 1 of them does. */
    private @Nullable Trigger atLeast(Expression.AtLeast of) {
        List<@Nullable Trigger> triggers = new ArrayList<>();
        of.parts().forEach(part -> triggers.add(trigger(part)));
        triggers.sort((a, b) ->
                Double.compare(a == null ? Double.MAX_VALUE : a.frequency, b == null ? Double.MAX_VALUE : b.frequency));
        return union(triggers.subList(0, of.parts().size() - of.count() + 1));
    }

    private Trigger trigger(int signal) {
        return new Trigger(List.of(signal), signals.frequency(signal));
    }

    private static @Nullable Trigger union(List<? extends @Nullable Trigger> triggers) {
        List<Integer> all = new ArrayList<>();
        double frequency = 0;
        for (Trigger trigger : triggers) {
            if (trigger == null) {
                return null;
            }
            all.addAll(trigger.signals);
            frequency += trigger.frequency;
        }
        return new Trigger(all, frequency);
    }
}
