package io.tidewatch.parse.pack.check;

import io.tidewatch.config.YamlProblem;
import io.tidewatch.parse.pack.Pack;
import io.tidewatch.parse.pack.read.PackExample;
import io.tidewatch.parse.pack.read.PackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The tests of one pack file: its {@code tests}, and {@code x.log} with {@code x.expected.json} beside {@code x.yml}. */
public final class PackTests {
    private static final int MAX_LINES = 10_000;

    private PackTests() {}

    /**
     * Runs them.
     *
     * @param write whether the golden answers are written instead of compared
     * @throws IOException when a file cannot be read or written
     * @throws YamlProblem when the pack cannot be used
     */
    public static List<PackTestResult> run(Path file, boolean write) throws IOException {
        String yaml = Files.readString(file);
        Pack pack = PackReader.read(file.toString(), yaml);
        PackAnswers answers = new PackAnswers(pack);
        List<PackTestResult> results = new ArrayList<>();
        for (PackExample example : PackReader.examples(file.toString(), yaml)) {
            results.add(example(example, pack, answers));
        }
        Path log = beside(file, ".log");
        if (Files.exists(log)) {
            results.add(golden(log, beside(file, ".expected.json"), pack, answers, write));
        }
        return results;
    }

    private static Path beside(Path file, String ending) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ending);
    }

    /** A pack without anything to recognise its records by is named by its source. */
    private static @Nullable String parser(Pack pack) {
        return pack.recognise().isEmpty() ? pack.name() : null;
    }

    private static PackTestResult example(PackExample example, Pack pack, PackAnswers answers) {
        Map<String, @Nullable Object> answer =
                answers.answer(example.record(), parser(pack), example.received(), example.zone());
        List<String> failures = new ArrayList<>();
        example.expect().forEach((field, wanted) -> {
            Object found = answer.get(field);
            if (!same(wanted, found)) {
                failures.add(field + ": wanted " + wanted + ", found " + (found == null ? "nothing" : found));
            }
        });
        for (String field : example.absent()) {
            if (answer.containsKey(field)) {
                failures.add(field + ": wanted nothing, found " + answer.get(field));
            }
        }
        return new PackTestResult(example.name(), failures);
    }

    /** A wanted value is text in YAML; a number or a list is compared as it is written. */
    private static boolean same(Object wanted, @Nullable Object found) {
        if (wanted instanceof List<?> list && found instanceof List<?> others) {
            return list.stream()
                    .map(String::valueOf)
                    .toList()
                    .equals(others.stream().map(String::valueOf).toList());
        }
        return found != null && String.valueOf(wanted).equals(String.valueOf(found));
    }

    private static PackTestResult golden(Path log, Path expected, Pack pack, PackAnswers answers, boolean write)
            throws IOException {
        List<String> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(log);
        for (String line : lines.subList(0, Math.min(MAX_LINES, lines.size()))) {
            found.add(PackAnswers.json(answers.answer(line, parser(pack), PackAnswers.RECEIVED, ZoneOffset.UTC)));
        }
        String name = String.valueOf(log.getFileName());
        if (write) {
            Files.writeString(expected, "[\n" + String.join(",\n", found) + "\n]\n");
            return new PackTestResult(name + ": " + found.size() + " answers written to " + expected, List.of());
        }
        if (!Files.exists(expected)) {
            return new PackTestResult(
                    name, List.of(expected + " is missing; make it with --write, read it, and keep it"));
        }
        List<String> failures = new ArrayList<>();
        try {
            if (!(PackAnswers.read(Files.readString(expected)) instanceof List<?> wanted)) {
                return new PackTestResult(
                        name, List.of(expected + " must be a JSON array, one object a line of the log"));
            }
            if (wanted.size() != found.size()) {
                failures.add(
                        "the log has " + found.size() + " lines, " + expected + " has " + wanted.size() + " answers");
            }
            for (int i = 0; i < Math.min(wanted.size(), found.size()); i++) {
                differences(i + 1, wanted.get(i), PackAnswers.read(found.get(i)), failures);
            }
        } catch (JacksonException e) {
            failures.add(expected + " is not valid JSON: " + e.getOriginalMessage());
        }
        return new PackTestResult(name, failures);
    }

    private static void differences(int line, @Nullable Object wanted, Object found, List<String> failures) {
        if (!(wanted instanceof Map<?, ?> want) || !(found instanceof Map<?, ?> have)) {
            failures.add("line " + line + ": the answer must be an object");
            return;
        }
        Map<Object, Object> all = new LinkedHashMap<>(want);
        have.forEach(all::putIfAbsent);
        for (Object key : all.keySet()) {
            if (!Objects.equals(want.get(key), have.get(key))) {
                failures.add("line " + line + ": " + key + ": wanted " + shown(want.get(key)) + ", found "
                        + shown(have.get(key)));
            }
        }
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : value.toString();
    }
}
