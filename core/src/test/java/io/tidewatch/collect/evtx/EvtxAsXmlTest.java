package io.tidewatch.collect.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A record of an event log, and the same record as the XML that Windows shows of it, are one and the same event. */
class EvtxAsXmlTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void everyRecordOfAnEventLogGivesTheSameEventAsItsXml() throws IOException {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (EvtxCorpus.Sample sample : EvtxCorpus.samples()) {
            try (EvtxReader reader = EvtxReader.of(sample.evtx(), EvtxForm.NESTED)) {
                for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
                    Map<String, Object> nested = record.fields().toMap();
                    Parsed imported = parsers.parse(RawFormat.JSON, Slice.of(JSON.writeValueAsString(nested)), context);
                    String xml = xml(nested);
                    for (String text : List.of(
                            xml,
                            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Events>" + xml + "</Events>\n",
                            "<14>Nov 21 10:00:00 collector forwarder[7]: " + xml)) {
                        Parsed read = parsers.parse(RawFormat.TEXT, Slice.of(text), context);
                        Map<String, Object> fields =
                                new LinkedHashMap<>(read.fields().toMap());
                        fields.keySet().removeIf(name -> name.startsWith("log.syslog."));
                        if (!read.dataset().equals(imported.dataset())
                                || !String.valueOf(read.time()).equals(String.valueOf(imported.time()))
                                || read.severity() != imported.severity()
                                || !fields.equals(imported.fields().toMap())) {
                            different.add(text + "\n  " + fields + "\n  "
                                    + imported.fields().toMap());
                        }
                        compared++;
                    }
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(300);
    }

    /** The XML of a record's nested names; data have the attribute Name, lists are elements that repeat. */
    private static String xml(Map<String, Object> nested) {
        StringBuilder out = new StringBuilder();
        write("Event", "", tree(nested).get("Event"), out);
        return out.toString();
    }

    private static Map<String, Object> tree(Map<String, Object> nested) {
        Map<String, Object> root = new LinkedHashMap<>();
        nested.forEach((name, value) -> {
            Map<String, Object> at = root;
            // The names of data have dots now and then; no element has.
            String[] parts = name.startsWith("Event.EventData.") && !name.contains("#")
                    ? new String[] {"Event", "EventData", name.substring("Event.EventData.".length())}
                    : name.split("\\.");
            for (int i = 0; i < parts.length - 1; i++) {
                at = map(at.computeIfAbsent(parts[i], part -> new LinkedHashMap<>()));
            }
            at.put(parts[parts.length - 1], value);
        });
        return root;
    }

    @SuppressWarnings("unchecked") // trees hold maps of this kind only
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static void write(String name, String within, Object value, StringBuilder out) {
        if (value instanceof List<?> several) {
            several.forEach(one -> write(name, within, one, out));
            return;
        }
        boolean data = within.equals("EventData") && !name.equals("Data") && !(value instanceof Map);
        String element = data ? "Data" : name;
        out.append('<').append(element);
        if (data) {
            out.append(" Name='").append(escaped(name)).append('\'');
        }
        if (value instanceof Map<?, ?> children) {
            if (children.get("#attributes") instanceof Map<?, ?> attributes) {
                attributes.forEach((key, text) -> out.append(' ')
                        .append(key)
                        .append("='")
                        .append(escaped(text))
                        .append('\''));
            }
            if (children.keySet().stream().allMatch("#attributes"::equals)) {
                out.append("/>");
                return;
            }
            out.append('>');
            children.forEach((child, inner) -> {
                if (child.equals("#text")) {
                    out.append(escaped(inner));
                } else if (!child.equals("#attributes")) {
                    write(child.toString(), name, inner, out);
                }
            });
        } else if (value == null) {
            out.append("/>");
            return;
        } else {
            out.append('>').append(escaped(value));
        }
        out.append("</").append(element).append('>');
    }

    private static String escaped(Object value) {
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\r", "&#13;")
                .replace("\n", "&#xA;");
    }
}
