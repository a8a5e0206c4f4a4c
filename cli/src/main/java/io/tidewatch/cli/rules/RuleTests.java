package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.event.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A file of rule tests.
 *
 * @param file where it is
 * @param rules the rules that it names, or null: then the command line does
 */
record RuleTests(Path file, @Nullable Path rules, List<RuleTest> tests) {
    private static final Set<String> FILE_KEYS = Set.of("rules", "tests");
    private static final Set<String> TEST_KEYS = Set.of("name", "rules", "dataset", "events", "finally");
    private static final Set<String> EVENT_KEYS = Set.of("at", "event", "matches", "correlations");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * One test: events over time, and what is expected of each.
     *
     * @param rules which rules are tried; empty means all
     * @param atEnd the correlations expected when no event comes any more; null if that does not matter
     */
    record RuleTest(
            String name,
            List<String> rules,
            @Nullable Dataset dataset,
            List<Step> steps,
            @Nullable List<String> atEnd) {}

    /** An event and which rules and correlations are expected at it; null if that does not matter. */
    record Step(
            Instant time,
            Map<String, Object> event,
            @Nullable List<String> matches,
            @Nullable List<String> correlations) {}

    static RuleTests read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Object yaml =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(text);
            Map<String, Object> root = map(yaml, file + ": the file", FILE_KEYS);
            List<RuleTest> tests = new ArrayList<>();
            for (Object test : list(root.get("tests"), file + ": tests")) {
                tests.add(test(test, file + ": test " + (tests.size() + 1)));
            }
            Object rules = root.get("rules");
            return new RuleTests(file, rules == null ? null : file.resolveSibling(rules.toString()), tests);
        } catch (IOException e) {
            throw CliFailure.failed("'" + file + "' cannot be read: " + e.getMessage());
        } catch (YamlEngineException e) {
            throw CliFailure.failed(file + " is not valid YAML: "
                    + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    private static RuleTest test(Object yaml, String where) {
        Map<String, Object> test = map(yaml, where, TEST_KEYS);
        String name = String.valueOf(test.getOrDefault("name", where));
        List<Step> steps = new ArrayList<>();
        Instant time = START;
        for (Object event : list(test.get("events"), where + ": events")) {
            Step step = step(event, time, where + ", event " + (steps.size() + 1));
            steps.add(step);
            time = step.time();
        }
        if (steps.isEmpty()) {
            throw CliFailure.failed(where + " has no events; write them under 'events:'");
        }
        Object dataset = test.get("dataset");
        if (dataset != null && !Dataset.isValid(dataset.toString())) {
            throw CliFailure.failed(where + ": '" + dataset + "' is not a dataset; write product.service");
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

    private static Step step(Object yaml, Instant before, String where) {
        Map<String, Object> step = map(yaml, where, null);
        if (!(step.get("event") instanceof Map<?, ?> event)) {
            return new Step(before, step, null, null);
        }
        map(yaml, where, EVENT_KEYS);
        return new Step(
                time(step.get("at"), before, where),
                flat(event),
                step.containsKey("matches") ? texts(step.get("matches")) : null,
                step.containsKey("correlations") ? texts(step.get("correlations")) : null);
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
            throw CliFailure.failed(
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
            throw CliFailure.failed(where + " must be a map, such as 'tests: [...]'");
        }
        Map<String, Object> found = flat(map);
        for (String key : found.keySet()) {
            if (keys != null && !keys.contains(key)) {
                throw CliFailure.failed(where + ": unknown key '" + key + "'; known are "
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
            throw CliFailure.failed(where + " must be a list");
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
