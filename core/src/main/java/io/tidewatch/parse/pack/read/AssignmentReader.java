package io.tidewatch.parse.pack.read;

import io.tidewatch.config.Spelling;
import io.tidewatch.config.YamlNode;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Severity;
import io.tidewatch.parse.pack.extract.Assignment;
import io.tidewatch.parse.pack.extract.FieldRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads {@code set: {event.kind: alert, event.type: [connection, denied], user.name: $suser, "@dataset": zeek.dns}}. */
final class AssignmentReader {
    private AssignmentReader() {}

    /** @param field makes the reference to a field whose value is copied */
    static List<Assignment> read(YamlNode node, Function<String, FieldRef> field) {
        List<Assignment> set = new ArrayList<>();
        node.entries(List.of()).forEach((name, value) -> set.add(assignment(name, value, field)));
        return set;
    }

    private static Assignment assignment(String name, YamlNode value, Function<String, FieldRef> field) {
        switch (name) {
            case "@dataset" -> {
                return new Assignment.OfDataset(dataset(value));
            }
            case "@severity" -> {
                return new Assignment.OfSeverity(severity(value));
            }
            default -> Names.check(name, value);
        }
        if (value.isList()) {
            return Assignment.Several.of(name, value.texts());
        }
        String text = value.text();
        if (text.startsWith("$") && text.length() > 1) {
            return new Assignment.Copy(name, field.apply(text.substring(1)));
        }
        if (value.tag().equals(Tag.INT)) {
            return value.make(() -> new Assignment.Whole(name, Long.decode(text)));
        }
        if (value.tag().equals(Tag.BOOL)) {
            return new Assignment.Truth(name, value.truth());
        }
        return new Assignment.Text(name, text);
    }

    static Dataset dataset(YamlNode node) {
        return node.make(() -> Dataset.of(node.text()));
    }

    static Severity severity(YamlNode node) {
        for (Severity severity : Severity.values()) {
            if (severity.label().equals(node.text())) {
                return severity;
            }
        }
        throw node.problem("there is no severity '" + node.text() + "'"
                + Spelling.suggestion(
                        node.text(),
                        Arrays.stream(Severity.values()).map(Severity::label).toList()));
    }
}
