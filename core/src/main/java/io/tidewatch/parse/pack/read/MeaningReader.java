package io.tidewatch.parse.pack.read;

import io.tidewatch.config.YamlNode;
import io.tidewatch.event.Severity;
import io.tidewatch.parse.pack.extract.Assignment;
import io.tidewatch.parse.pack.extract.Conversion;
import io.tidewatch.parse.pack.extract.FieldRef;
import io.tidewatch.parse.pack.extract.FieldTest;
import io.tidewatch.parse.pack.map.Derivation;
import io.tidewatch.parse.pack.map.Mapping;
import io.tidewatch.parse.pack.map.Meaning;
import io.tidewatch.parse.pack.map.SeverityRule;
import io.tidewatch.parse.pack.map.Target;
import io.tidewatch.parse.pack.map.TimeRule;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a pack's values mean: {@code map}, {@code others}, {@code keep}, {@code time}, {@code severity}, {@code derive}. */
final class MeaningReader {
    private static final List<String> DERIVE = List.of("from", "table", "otherwise", "when", "set");

    private final List<String> read = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private final List<String> consumed = new ArrayList<>();

    /**
     * @param top the pack's keys
     * @param own names that the pack's extraction gives
     * @param prefix what stands before the names of other keys where the pack does not say
     */
    Meaning read(Map<String, YamlNode> top, Set<String> own, String prefix, boolean ofJson) {
        YamlNode time = top.get("time");
        YamlNode severity = top.get("severity");
        TimeRule timeRule = time == null ? null : time(time);
        SeverityRule severityRule = severity == null ? null : severity(severity);
        YamlNode derive = top.get("derive");
        List<Derivation> derivations = derive == null ? List.of() : derivations(derive);
        YamlNode map = top.get("map");
        YamlNode keep = top.get("keep");
        Mapping mapping = new Mapping(
                map == null ? List.of() : targets(map),
                others(top.get("others"), prefix),
                keep == null ? List.of() : keep.texts(),
                own,
                ofJson,
                consumed);
        return new Meaning(mapping, timeRule, severityRule, derivations, read, written);
    }

    private static @Nullable String others(@Nullable YamlNode node, String prefix) {
        if (node == null) {
            return prefix;
        }
        return switch (node.text()) {
            case "keep" -> "";
            case "drop" -> null;
            default -> {
                if (!node.text().endsWith(".")) {
                    throw node.problem("'others' is keep, drop, or a prefix that ends in a dot, as 'vendor.'");
                }
                Names.check(node.text(), node);
                yield node.text();
            }
        };
    }

    private static List<Target> targets(YamlNode map) {
        List<Target> targets = new ArrayList<>();
        map.entries(List.of()).forEach((key, value) -> targets.add(target(key, value)));
        return targets;
    }

    private static Target target(String key, YamlNode node) {
        YamlNode to = node;
        Conversion as = null;
        if (node.isMap()) {
            Map<String, YamlNode> entries = node.entries(List.of("to", "as"));
            YamlNode type = entries.get("as");
            as = type == null ? null : type.make(() -> Conversion.ofWord(type.text()));
            to = entries.get("to");
            if (to == null) {
                throw node.problem("'" + key + "' lacks the field that it becomes; write 'to: field'");
            }
        }
        List<String> fields = to.isNothing() || to.isList() || !to.text().equals("-") ? to.texts() : List.of();
        for (String field : fields) {
            Names.check(field.endsWith(".*") ? field.substring(0, field.length() - 2) : field, to);
        }
        Conversion usual = fields.isEmpty() ? Conversion.TEXT : Conversion.usual(fields.getFirst());
        return new Target(key, fields, as == null ? usual : as);
    }

    private TimeRule time(YamlNode node) {
        Map<String, YamlNode> entries =
                node.isMap() ? node.entries(List.of("from", "format", "zone", "keep")) : Map.of("from", node);
        YamlNode from = entries.get("from");
        if (from == null) {
            throw node.problem("'time' lacks the field that holds it; write 'from: field'");
        }
        List<List<FieldRef>> sources = new ArrayList<>();
        YamlNode keep = entries.get("keep");
        for (String written : from.texts()) {
            List<String> parts = Arrays.asList(written.strip().split(" +"));
            sources.add(parts.stream().map(part -> FieldRef.of(part, -1)).toList());
            if (keep == null || !keep.truth()) {
                consumed.addAll(parts);
            }
        }
        YamlNode format = entries.get("format");
        YamlNode zone = entries.get("zone");
        return new TimeRule(
                sources,
                format == null ? null : format.make(() -> DateTimeFormatter.ofPattern(format.text(), Locale.ENGLISH)),
                zone == null ? null : zone(zone));
    }

    private static ZoneId zone(YamlNode node) {
        try {
            return ZoneId.of(node.text());
        } catch (DateTimeException e) {
            throw node.problem("there is no time zone '" + node.text() + "'; write UTC, +02:00 or Europe/Berlin");
        }
    }

    private static SeverityRule severity(YamlNode node) {
        Map<String, YamlNode> entries = node.isMap() ? node.entries(List.of("from", "table")) : Map.of("from", node);
        YamlNode from = entries.get("from");
        if (from == null) {
            throw node.problem("'severity' lacks the field that holds it; write 'from: field'");
        }
        Map<String, Severity> table = new LinkedHashMap<>();
        YamlNode rows = entries.get("table");
        if (rows != null) {
            rows.entries(List.of()).forEach((values, severity) -> {
                for (String value : values.split(",")) {
                    table.put(value.strip(), AssignmentReader.severity(severity));
                }
            });
        }
        return new SeverityRule(
                from.texts().stream().map(field -> FieldRef.of(field, -1)).toList(), table);
    }

    private List<Derivation> derivations(YamlNode node) {
        List<Derivation> derivations = new ArrayList<>();
        for (YamlNode element : node.elements()) {
            Map<String, YamlNode> entries = element.entries(DERIVE);
            YamlNode table = entries.get("table");
            YamlNode from = entries.get("from");
            if ((table == null) != (from == null)) {
                throw element.problem("'from: field' and 'table' belong together");
            }
            derivations.add(from == null || table == null ? condition(element, entries) : table(from, table, entries));
        }
        return derivations;
    }

    private Derivation condition(YamlNode element, Map<String, YamlNode> entries) {
        YamlNode set = entries.get("set");
        if (set == null) {
            throw element.problem("a derivation lacks its 'set', or its 'from' and 'table'");
        }
        YamlNode when = entries.get("when");
        return new Derivation.If(
                when == null ? null : ConditionReader.read(when, this::ref), set(set), otherwise(entries));
    }

    private Derivation table(YamlNode from, YamlNode table, Map<String, YamlNode> entries) {
        if (entries.containsKey("when") || entries.containsKey("set")) {
            throw table.problem("a derivation is either a 'table' or a 'set'; begin another with '- '");
        }
        List<Derivation.Table.Row> rows = new ArrayList<>();
        table.entries(List.of()).forEach((values, set) -> {
            List<String> words =
                    Arrays.stream(values.split(",")).map(String::strip).toList();
            rows.add(new Derivation.Table.Row(new FieldTest.OneOf(words), set(set)));
        });
        return new Derivation.Table(ref(from.text()), rows, otherwise(entries));
    }

    private List<Assignment> otherwise(Map<String, YamlNode> entries) {
        YamlNode otherwise = entries.get("otherwise");
        return otherwise == null ? List.of() : set(otherwise);
    }

    private List<Assignment> set(YamlNode node) {
        List<Assignment> assignments = AssignmentReader.read(node, this::ref);
        for (Assignment assignment : assignments) {
            String field = assignment.field();
            if (field != null) {
                written.add(field);
            }
        }
        return assignments;
    }

    private FieldRef ref(String field) {
        int slot = read.indexOf(field);
        if (slot < 0) {
            slot = read.size();
            read.add(field);
        }
        return FieldRef.of(field, slot);
    }
}
