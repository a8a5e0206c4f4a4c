package io.tidewatch.parse.pack.read;

import io.tidewatch.config.YamlNode;
import io.tidewatch.config.YamlProblem;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.parse.pack.Beginning;
import io.tidewatch.parse.pack.ColumnWords;
import io.tidewatch.parse.pack.Pack;
import io.tidewatch.parse.pack.Recognition;
import io.tidewatch.parse.pack.extract.FieldTest;
import io.tidewatch.parse.pack.extract.Step;
import io.tidewatch.parse.pack.map.Meaning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a pack's YAML; the format is described in docs/parser-packs.md. */
public final class PackReader {
    private static final List<String> TOP = List.of(
            "pack",
            "description",
            "dataset",
            "recognise",
            "nothing",
            "patterns",
            "extract",
            "map",
            "others",
            "keep",
            "time",
            "severity",
            "derive",
            "tests");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private PackReader() {}

    /**
     * The pack of a file.
     *
     * @param file its name, for messages
     * @throws YamlProblem where it cannot be used
     */
    public static Pack read(String file, String yaml) {
        return read(file, yaml, true);
    }

    /** @param strict whether expressions are compiled now, so that mistakes in them are found, or at first use */
    static Pack read(String file, String yaml, boolean strict) {
        YamlNode root = YamlNode.of(file, yaml, "pack: name");
        Map<String, YamlNode> top = root.entries(TOP);
        String name = name(wanted(root, top, "pack", "pack: my-firewall"));
        Dataset dataset = AssignmentReader.dataset(wanted(root, top, "dataset", "dataset: vendor.product"));
        YamlNode description = top.get("description");
        List<Recognition> recognise = recognise(top.get("recognise"));
        boolean ofJson =
                recognise.stream().anyMatch(recognition -> !recognition.json().isEmpty());
        if (ofJson
                && recognise.stream().anyMatch(recognition -> recognition.json().isEmpty())) {
            throw root.problem("a pack reads either JSON records or texts; make two packs of it");
        }
        YamlNode extract = top.get("extract");
        Set<String> own = new HashSet<>(Set.of(Event.MESSAGE, Event.FLAGS, JsonFields.OVERFLOW));
        Step steps = null;
        if (extract != null) {
            YamlNode nothing = top.get("nothing");
            StepReader reader = new StepReader(
                    patterns(top.get("patterns")),
                    strict,
                    nothing == null ? List.of() : StepReader.bytes(nothing.texts()));
            steps = reader.read(extract);
        }
        if (ofJson) {
            // A record's own message is a key like others; what the extraction gives is not.
            own.remove(Event.MESSAGE);
            if (extract != null) {
                own.addAll(Given.names(extract));
            }
        }
        ExampleReader.read(top.get("tests"));
        Meaning meaning = new MeaningReader().read(top, own, dataset.product() + ".", ofJson);
        return new Pack(
                name,
                description == null ? "" : description.text().strip(),
                file,
                dataset,
                recognise,
                ofJson,
                steps,
                meaning);
    }

    /** The tests in a pack's file. */
    public static List<PackExample> examples(String file, String yaml) {
        return ExampleReader.read(
                YamlNode.of(file, yaml, "pack: name").entries(TOP).get("tests"));
    }

    private static YamlNode wanted(YamlNode root, Map<String, YamlNode> top, String key, String example) {
        YamlNode node = top.get(key);
        if (node == null) {
            throw root.problem("'" + key + "' is missing; write for example '" + example + "'");
        }
        return node;
    }

    private static String name(YamlNode node) {
        if (!NAME.matcher(node.text()).matches()) {
            throw node.problem(
                    "'" + node.text() + "' cannot name a pack; use a-z, 0-9, '.', '_' and '-', at most 64 characters");
        }
        return node.text();
    }

    private static Map<String, String> patterns(@Nullable YamlNode node) {
        if (node == null) {
            return GrokPatterns.standard();
        }
        Map<String, String> patterns = new HashMap<>(GrokPatterns.standard());
        node.entries(List.of()).forEach((name, expression) -> patterns.put(name, expression.text()));
        return patterns;
    }

    private static List<Recognition> recognise(@Nullable YamlNode node) {
        List<Recognition> found = new ArrayList<>();
        if (node == null) {
            return found;
        }
        for (YamlNode element : node.elements()) {
            Map<String, YamlNode> entries =
                    element.entries(List.of("program", "begins", "contains", "columns", "matches", "json"));
            YamlNode program = entries.get("program");
            YamlNode begins = entries.get("begins");
            YamlNode contains = entries.get("contains");
            YamlNode columns = entries.get("columns");
            YamlNode matches = entries.get("matches");
            YamlNode json = entries.get("json");
            if (json != null && entries.size() > 1) {
                throw json.problem("'json' stands alone in its entry; JSON records have no program or beginning");
            }
            if (json == null && program == null && begins == null) {
                throw element.problem("an entry of 'recognise' wants 'program', 'begins' or 'json'");
            }
            List<Beginning> beginnings = new ArrayList<>();
            if (begins != null) {
                begins.elements().forEach(begin -> beginnings.add(begin.make(() -> new Beginning(begin.text()))));
            }
            found.add(new Recognition(
                    program == null ? List.of() : program.texts(),
                    beginnings,
                    contains == null ? List.of() : StepReader.bytes(contains.texts()),
                    columns == null ? null : columns(columns),
                    matches == null ? null : ConditionReader.pattern(matches),
                    json == null ? List.of() : members(json)));
        }
        return found;
    }

    private static ColumnWords columns(YamlNode node) {
        char separator = ',';
        int least = 1;
        int most = ColumnWords.MAX_COLUMNS;
        Map<Integer, FieldTest.OneOf> words = new HashMap<>();
        for (Map.Entry<String, YamlNode> entry : node.entries(List.of()).entrySet()) {
            YamlNode value = entry.getValue();
            switch (entry.getKey()) {
                case "separator" -> separator = StepReader.separator(value);
                case "at-least" -> least = (int) value.number();
                case "at-most" -> most = (int) value.number();
                default -> words.put(number(entry.getKey(), value), new FieldTest.OneOf(value.texts()));
            }
        }
        char between = separator;
        int fewest = least;
        int largest = most;
        return node.make(() -> new ColumnWords(between, fewest, largest, words));
    }

    private static int number(String key, YamlNode value) {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException notNumber) {
            throw value.problem("'" + key + "' is no column's number, nor 'separator', 'at-least' or 'at-most'");
        }
    }

    private static List<Recognition.Member> members(YamlNode json) {
        List<Recognition.Member> members = new ArrayList<>();
        json.entries(List.of()).forEach((name, value) -> {
            for (FieldTest test : ConditionReader.test(value)) {
                members.add(new Recognition.Member(
                        name,
                        test,
                        test instanceof FieldTest.Exists exists && !exists.wanted() || test instanceof FieldTest.Not));
            }
        });
        if (members.stream().allMatch(Recognition.Member::absent)) {
            throw json.problem("'json' wants at least one field that is there, as 'eventVersion: {exists: true}'");
        }
        return members;
    }
}
