package io.tidewatch.sigma.test;

import io.tidewatch.event.Dataset;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A file of rule tests; {@code docs/rules.md} shows one.
 *
 * @param file its name, for messages
 * @param rules the path of the rules, relative to the file, where the file names them; else null
 */
public record RuleTests(String file, @Nullable String rules, List<RuleTest> tests) {
    private static final Set<String> FILE_KEYS = Set.of("rules", "tests");
    private static final Set<String> TEST_KEYS = Set.of("name", "rules", "dataset", "events", "finally");
    private static final Set<String> EVENT_KEYS =
            Set.of("at", "times", "every", "event", "line", "matches", "correlations");
    private static final int MAX_CHARACTERS = 8 << 20;
    private static final int MAX_STEPS = 10_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * One test: events over time, and what is expected of each.
     *
     * @param rules which rules are tried; empty means all
     * @param atEnd the correlations expected when no event comes any more; null if that does not matter
     */
    public record RuleTest(
            String name,
            List<String> rules,
            @Nullable Dataset dataset,
            List<Step> steps,
            @Nullable List<String> atEnd) {}

    /**
     * An event and which rules and correlations are expected at it.
     *
     * @param event the event's fields; empty where it is a line
     * @param line a line of text that is parsed as the server parses it; null where the event is given by its fields
     * @param matches exactly these rules; null if that does not matter
     * @param correlations exactly these correlations; null if that does not matter
     */
    public record Step(
            Instant time,
            Map<String, Object> event,
            @Nullable String line,
            @Nullable List<String> matches,
            @Nullable List<String> correlations) {
        private static final String NUMBER = "{n}";

        /** The same at another time, with {@code {n}} replaced by the number. */
        private Step numbered(int n, Instant at) {
            Map<String, Object> numbered = new LinkedHashMap<>();
            event.forEach((name, value) ->
                    numbered.put(name, value instanceof String text ? text.replace(NUMBER, String.valueOf(n)) : value));
            return new Step(
                    at, numbered, line == null ? null : line.replace(NUMBER, String.valueOf(n)), matches, correlations);
        }
    }

    public RuleTests {
        tests = List.copyOf(tests);
    }

    /** Reads a file's text; {@link RuleTestsRefused} says what is wrong with it. */
    public static RuleTests parse(String file, String text) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file)
                    .setCodePointLimit(MAX_CHARACTERS)
                    .build();
            Map<String, Object> root = map(new Load(settings).loadFromString(text), file + ": the file", FILE_KEYS);
            List<RuleTest> tests = new ArrayList<>();
            for (Object test : list(root.get("tests"), file + ": tests")) {
                tests.add(test(test, file + ": test " + (tests.size() + 1)));
            }
            Object rules = root.get("rules");
            return new RuleTests(file, rules == null ? null : rules.toString(), tests);
        } catch (YamlEngineException e) {
            throw new RuleTestsRefused(file + " is not valid YAML: "
                    + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    /** Runs every test with the rules that it names among those loaded, or with all; in the file's order. */
    public List<RuleTestResult> run(LoadedRules loaded) {
        return run(loaded, Placeholders.NONE);
    }

    /** As above, with what placeholders in the rules stand for. */
    public List<RuleTestResult> run(LoadedRules loaded, Placeholders placeholders) {
        List<RuleTestResult> results = new ArrayList<>();
        for (RuleTest test : tests) {
            RuleLibrary chosen = RuleLibrary.of(
                    loaded,
                    placeholders,
                    document -> test.rules().isEmpty() || test.rules().stream().anyMatch(document.info()::isCalled));
            results.add(new RuleTestRun(chosen, test).run());
        }
        return results;
    }

    private static RuleTest test(Object yaml, String where) {
        Map<String, Object> test = map(yaml, where, TEST_KEYS);
        String name = String.valueOf(test.getOrDefault("name", where));
        List<Step> steps = new ArrayList<>();
        Instant time = START;
        for (Object event : list(test.get("events"), where + ": events")) {
            steps.addAll(steps(event, time, where + ", event " + (steps.size() + 1)));
            if (steps.size() > MAX_STEPS) {
                throw new RuleTestsRefused(where + " has more than " + MAX_STEPS + " events; write fewer");
            }
            time = steps.getLast().time();
        }
        if (steps.isEmpty()) {
            throw new RuleTestsRefused(where + " has no events; write them under 'events:'");
        }
        Object dataset = test.get("dataset");
        if (dataset != null && !Dataset.isValid(dataset.toString())) {
            throw new RuleTestsRefused(where + ": '" + dataset + "' is not a dataset; write product.service");
        }
        Object last = test.get("finally");
        return new RuleTest(
                name,
                texts(test.get("rules")),
                dataset == null ? null : Dataset.of(dataset.toString()),
                steps,
                last == null
                        ? null
                        : texts(map(last, where + ": finally", Set.of("correlations"))
                                .get("correlations")));
    }

    private static List<Step> steps(Object yaml, Instant before, String where) {
        Map<String, Object> step = map(yaml, where, null);
        boolean text = step.get("line") instanceof String && EVENT_KEYS.containsAll(step.keySet());
        if (!text && !(step.get("event") instanceof Map<?, ?>)) {
            return List.of(new Step(before, step, null, null, null));
        }
        map(yaml, where, EVENT_KEYS);
        if (text && step.containsKey("event")) {
            throw new RuleTestsRefused(where + " has both 'event' and 'line'; write one of them");
        }
        Step first = new Step(
                time(step.get("at"), before, where),
                step.get("event") instanceof Map<?, ?> event ? flat(event) : Map.of(),
                text ? String.valueOf(step.get("line")) : null,
                step.containsKey("matches") ? texts(step.get("matches")) : null,
                step.containsKey("correlations") ? texts(step.get("correlations")) : null);
        return step.containsKey("times") ? repeated(first, step, where) : List.of(first);
    }

    /** {@code times: 9, every: 5s}; in the n-th event {@code {n}} stands for n. */
    private static List<Step> repeated(Step first, Map<String, Object> step, String where) {
        if (!(step.get("times") instanceof Integer times) || times < 1 || times > MAX_STEPS) {
            throw new RuleTestsRefused(where + ": 'times' must be a number from 1 to " + MAX_STEPS);
        }
        Instant second = time(step.getOrDefault("every", "0s"), START, where);
        Duration every = Duration.between(START, second);
        List<Step> steps = new ArrayList<>();
        for (int n = 1; n <= times; n++) {
            steps.add(first.numbered(n, first.time().plus(every.multipliedBy(n - 1))));
        }
        return steps;
    }

    /** {@code 90s} after the test's start, or a time. */
    private static Instant time(@Nullable Object at, Instant before, String where) {
        if (at == null) {
            return before;
        }
        String text = at.toString();
        try {
            if (text.matches("\\d{1,12}(\\.\\d+)?[smhd]?")) {
                return START.plus(after(text));
            }
            return Instant.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new RuleTestsRefused(
                    where + ": '" + text + "' is no time; write 90s after the test's start, or 2026-01-31T12:00:00Z");
        }
    }

    private static Duration after(String text) {
        char unit = text.charAt(text.length() - 1);
        String number = Character.isDigit(unit) ? text : text.substring(0, text.length() - 1);
        long factor = switch (unit) {
            case 'm' -> 60;
            case 'h' -> 3_600;
            case 'd' -> 86_400;
            default -> 1;
        };
        return Duration.ofMillis(Math.round(Double.parseDouble(number) * factor * 1_000));
    }

    private static Map<String, Object> flat(Map<?, ?> event) {
        Map<String, Object> flat = new LinkedHashMap<>();
        event.forEach((key, value) -> flat.put(String.valueOf(key), value));
        return flat;
    }

    private static Map<String, Object> map(@Nullable Object yaml, String where, @Nullable Set<String> keys) {
        if (!(yaml instanceof Map<?, ?> map)) {
            throw new RuleTestsRefused(where + " must be a map, such as 'tests: [...]'");
        }
        Map<String, Object> found = flat(map);
        for (String key : found.keySet()) {
            if (keys != null && !keys.contains(key)) {
                throw new RuleTestsRefused(where + ": unknown key '" + key + "'; known are "
                        + String.join(", ", keys.stream().sorted().toList()));
            }
        }
        return found;
    }

    private static List<?> list(@Nullable Object yaml, String where) {
        if (yaml == null) {
            return List.of();
        }
        if (!(yaml instanceof List<?> list)) {
            throw new RuleTestsRefused(where + " must be a list");
        }
        return list;
    }

    private static List<String> texts(@Nullable Object yaml) {
        if (yaml == null) {
            return List.of();
        }
        return yaml instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of(yaml.toString());
    }
}
