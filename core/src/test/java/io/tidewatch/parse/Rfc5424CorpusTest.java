package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The 90 messages of the corpora, valid and invalid, with the parse that another implementation expects. */
class Rfc5424CorpusTest {
    private final JsonMapper mapper = new JsonMapper();
    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void validMessagesGiveTheExpectedParts() {
        int valid = 0;
        for (JsonNode row : rows()) {
            if (!row.get("valid").asBoolean()) {
                continue;
            }
            valid++;
            JsonNode expected = row.get("expected");
            Parsed parsed = parse(row);
            String id = row.get("id").asString();
            assertThat(parsed.fields().value("log.syslog.priority"))
                    .as(id)
                    .isEqualTo(expected.get("priority").asLong());
            assertThat(parsed.fields().value("log.syslog.version"))
                    .as(id)
                    .isEqualTo(expected.get("version").asLong());
            assertThat(parsed.time()).as(id).isEqualTo(instant(text(expected, "timestamp")));
            assertThat(parsed.fields().text("host.name")).as(id).isEqualTo(text(expected, "hostname"));
            assertThat(parsed.fields().text("process.name")).as(id).isEqualTo(text(expected, "appname"));
            assertThat(parsed.fields().text("log.syslog.procid")).as(id).isEqualTo(text(expected, "procID"));
            assertThat(parsed.fields().text("log.syslog.msgid")).as(id).isEqualTo(text(expected, "msgID"));
            String message = text(expected, "message");
            assertThat(parsed.fields().text("message")).as(id).isEqualTo(message == null ? "" : message);
            JsonNode data = expected.get("structuredData");
            if (data != null) {
                data.properties()
                        .forEach(element -> element.getValue()
                                .properties()
                                .forEach(parameter -> assertThat(parsed.fields()
                                                .text("log.syslog.structured_data." + element.getKey() + "."
                                                        + parameter.getKey()))
                                        .as(id)
                                        .isEqualTo(parameter.getValue().asString())));
            }
        }
        assertThat(valid).isEqualTo(20);
    }

    @Test
    void invalidMessagesAreKeptAndNotTakenForRfc5424() {
        int invalid = 0;
        List<String> withoutReason = new ArrayList<>();
        for (JsonNode row : rows()) {
            if (row.get("valid").asBoolean()) {
                continue;
            }
            invalid++;
            Parsed parsed = parse(row);
            String id = row.get("id").asString();
            boolean malformed = parsed.fields().has("event.flags") && parsed.keepRaw();
            assertThat(malformed || !parsed.fields().has("log.syslog.version"))
                    .as(id)
                    .isTrue();
            assertThat(parsed.keepRaw()
                            || String.valueOf(parsed.fields().text("message"))
                                    .equals(input(row).text()))
                    .as(id)
                    .isTrue();
            if (!malformed && !parsed.fields().has("error.message")) {
                withoutReason.add(input(row).text());
            }
        }
        assertThat(invalid).isEqualTo(70);
        // These are no RFC 5424, but a message with a priority and nothing else, or without one.
        assertThat(withoutReason)
                .containsExactlyInAnyOrder(
                        "<100> 2018-11-22", "<1>3a", "<aaa>122 2018-11-22", "<1>4a ", "<103>0 2018-11-22");
    }

    private Parsed parse(JsonNode row) {
        context.begin(SourceSettings.DEFAULT, Instant.parse("2018-12-01T00:00:00Z"));
        return parsers.parse(RawFormat.TEXT, input(row), context);
    }

    private List<JsonNode> rows() {
        return CorpusFile.lines("syslog/rfc5424-cases.jsonl").stream()
                .map(mapper::readTree)
                .toList();
    }

    private static Slice input(JsonNode row) {
        JsonNode text = row.get("input");
        return text == null
                ? Slice.of(Base64.getDecoder().decode(row.get("input_base64").asString()))
                : Slice.of(text.asString().getBytes(StandardCharsets.UTF_8));
    }

    private static String text(JsonNode expected, String name) {
        JsonNode node = expected.get(name);
        return node == null || node.isNull() || node.isObject() ? null : node.asString();
    }

    /** Offsets may reach 23:59, which java.time does not take. */
    private static Instant instant(String text) {
        if (text == null) {
            return null;
        }
        if (requireNonNull(text).endsWith("Z")) {
            return Instant.parse(text);
        }
        int sign = text.length() - 6;
        int minutes =
                Integer.parseInt(text.substring(sign + 1, sign + 3)) * 60 + Integer.parseInt(text.substring(sign + 4));
        LocalDateTime local = LocalDateTime.parse(text.substring(0, sign));
        return (text.charAt(sign) == '-' ? local.plusMinutes(minutes) : local.minusMinutes(minutes))
                .toInstant(ZoneOffset.UTC);
    }
}
