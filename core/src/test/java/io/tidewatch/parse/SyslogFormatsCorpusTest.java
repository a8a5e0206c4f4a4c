package io.tidewatch.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.parse.pack.extract.Cef;
import io.tidewatch.parse.pack.extract.Extraction;
import io.tidewatch.parse.pack.extract.InnerJson;
import io.tidewatch.parse.pack.extract.KeyValues;
import io.tidewatch.parse.pack.extract.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CEF, iptables, CEE and LEA lines with the fields that another engine found; docs/spec/log-formats.md has the differences. */
class SyslogFormatsCorpusTest {
    /** Inputs that are read although the other engine refuses them; each has its row in docs/spec/log-formats.md. */
    private static final Set<String> READ_ALL_THE_SAME = Set.of(
            "CEF:1|Vendor|Product|Version|Signature ID|some name|Severity| aa=field1 bb=this is a \\= value cc=field 3",
            "CEF:0|Vendor|Product|Version|Signature ID|some name|Severity| name=v\\alue",
            "CEF:0|V\\endor|Product|Version|Signature ID|some name|Severity| name=value",
            "iptables: in=value",
            "iptables: IN=invalue  OUT=outvalue",
            "iptables: IN  OUT=outvalue",
            "iptables: IN SECOND=test",
            "iptables: in");

    private final JsonMapper mapper = new JsonMapper();

    @Test
    void linesGiveTheFieldsThatAreExpected() {
        List<String> problems = new ArrayList<>();
        int agreed = 0;
        int differing = 0;
        for (String line : CorpusFile.lines("syslog/cef-iptables-keyvalue-cases.jsonl")) {
            JsonNode row = mapper.readTree(line);
            String input = row.get("input").asString();
            JsonNode wanted = row.get("expected");
            boolean refused = wanted.has("unparsed-data");
            Map<String, String> expected = new TreeMap<>();
            if (!refused) {
                flatten(wanted.iterator().next(), expected);
            }
            Map<String, String> found = read(input);
            if (READ_ALL_THE_SAME.contains(input)) {
                differing++;
            } else if (found.equals(expected)) {
                agreed++;
            } else {
                problems.add(input + "\n  wanted " + expected + "\n  found  " + found);
            }
        }
        assertThat(problems).isEmpty();
        assertThat(agreed + differing).isEqualTo(52);
    }

    private static Map<String, String> read(String input) {
        if (input.startsWith("CEF:")) {
            return run(new Cef(), input);
        }
        if (input.startsWith("@cee:")) {
            return run(new InnerJson(), input.substring(5));
        }
        int iptables = input.startsWith("iptables") ? input.indexOf(": ") + 2 : -1;
        if (iptables > 0) {
            return run(new KeyValues(" ", "=", true, List.of()), input.substring(iptables));
        }
        return run(new KeyValues(";", ":", false, List.of()), input);
    }

    private static Map<String, String> run(Step step, String text) {
        FieldsBuilder fields = new FieldsBuilder();
        Extraction run = new Extraction(fields, new Times(), new JsonFields());
        byte[] bytes = Ascii.bytes(text);
        Map<String, String> found = new TreeMap<>();
        if (step.apply(bytes, 0, bytes.length, run)) {
            Fields made = fields.build();
            for (int i = 0; i < made.size(); i++) {
                found.put(name(made.name(i)), String.valueOf(made.textAt(i)));
            }
            found.remove("cef.version");
        }
        return found;
    }

    /** The names that the other engine has for CEF's header; keys of the record carry a mark here. */
    private static String name(String name) {
        return switch (name) {
            case "cef.device.vendor" -> "DeviceVendor";
            case "cef.device.product" -> "DeviceProduct";
            case "cef.device.version" -> "DeviceVersion";
            case "cef.device.event_class_id" -> "SignatureID";
            case "cef.name" -> "Name";
            case "cef.severity" -> "Severity";
            default -> name.substring(name.charAt(0) == '\u0001' ? 1 : 0);
        };
    }

    /** Values as text; a flag, which the other engine gives as null, is true here; empty values are left out. */
    private static void flatten(JsonNode node, Map<String, String> into) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                flatten(value, into);
            } else if (value.isNull()) {
                into.put(entry.getKey(), "true");
            } else if (!value.asString().isEmpty()) {
                into.put(entry.getKey(), value.asString());
            }
        });
    }
}
