package io.tidewatch.collect.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

class EvtxReaderCorpusTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TestFactory
    Stream<DynamicTest> everyEventLogGivesTheFieldsThatItsJsonHas() {
        return EvtxCorpus.samples().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.name(), () -> {
                    List<Map<String, Object>> expected = new ArrayList<>();
                    try (MappingIterator<JsonNode> events =
                            JSON.readerFor(JsonNode.class).readValues(sample.json())) {
                        while (events.hasNextValue()) {
                            Map<String, Object> flat = new LinkedHashMap<>();
                            flatten("", events.nextValue(), flat);
                            expected.add(flat);
                        }
                    }

                    List<Map<String, Object>> read = read(sample.evtx(), EvtxForm.NESTED);
                    read.forEach(fields -> fields.replaceAll((name, value) -> withoutSpaceAtTheEnd(value)));

                    assertThat(read).isEqualTo(expected);
                }));
    }

    @Test
    void noSampleHasAnythingThatCannotBeRead() throws IOException {
        for (EvtxCorpus.Sample sample : EvtxCorpus.samples()) {
            try (EvtxReader reader = EvtxReader.of(sample.evtx(), EvtxForm.FLAT)) {
                for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
                    assertThat(record.fields().has("EventID")).isTrue();
                    assertThat(record.fields().text("TimeCreated"))
                            .startsWith(record.time().toString().substring(0, 19));
                }
                assertThat(reader.skips().list()).as(sample.name()).isEmpty();
            }
        }
    }

    /** The converter that made the JSON cuts white space at the end of texts; the reader keeps what the log says. */
    private static Object withoutSpaceAtTheEnd(Object value) {
        return value instanceof String text ? text.stripTrailing() : value;
    }

    static List<Map<String, Object>> read(byte[] evtx, EvtxForm form) throws IOException {
        List<Map<String, Object>> records = new ArrayList<>();
        try (EvtxReader reader = EvtxReader.of(evtx, form)) {
            for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
                records.add(record.fields().toMap());
            }
        }
        return records;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, Object> into) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = prefix.isEmpty() ? entry.getKey() : prefix + '.' + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                flatten(name, value, into);
            } else if (value.isArray()) {
                List<Object> list = new ArrayList<>();
                value.forEach(element -> list.add(scalar(element)));
                into.put(name, list);
            } else {
                into.put(name, scalar(value));
            }
        }
    }

    private static Object scalar(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return value.isBoolean()
                ? (Object) value.booleanValue()
                : value.isNumber() ? (Object) value.doubleValue() : value.stringValue();
    }
}
