package io.tidewatch.parse.pack.read;

import io.tidewatch.config.YamlNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a pack's {@code tests}. */
final class ExampleReader {
    private static final List<String> KNOWN = List.of("name", "record", "received", "zone", "expect", "absent");
    private static final String RECEIVED = "2026-01-01T00:00:00Z";

    private ExampleReader() {}

    static List<PackExample> read(@Nullable YamlNode node) {
        List<PackExample> examples = new ArrayList<>();
        if (node == null) {
            return examples;
        }
        for (YamlNode element : node.elements()) {
            Map<String, YamlNode> entries = element.entries(KNOWN);
            YamlNode record = entries.get("record");
            YamlNode expect = entries.get("expect");
            if (record == null || expect == null) {
                throw element.problem("a test wants 'record: a line' and 'expect' with fields");
            }
            String name = YamlNode.textOf(entries.get("name"));
            String received = YamlNode.textOf(entries.get("received"));
            String zone = YamlNode.textOf(entries.get("zone"));
            Map<String, Object> fields = new HashMap<>();
            expect.entries(List.of())
                    .forEach((field, value) -> fields.put(field, value.isList() ? value.texts() : value.text()));
            YamlNode absent = entries.get("absent");
            try {
                examples.add(new PackExample(
                        name == null ? "test at line " + element.line() : name,
                        record.text(),
                        Instant.parse(received == null ? RECEIVED : received),
                        ZoneId.of(zone == null ? "UTC" : zone),
                        fields,
                        absent == null ? List.of() : absent.texts()));
            } catch (DateTimeException e) {
                throw element.problem(
                        "'received' wants a time as 2026-01-01T00:00:00Z and 'zone' one as Europe/Berlin: "
                                + e.getMessage());
            }
        }
        return examples;
    }
}
