package io.tidewatch.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonParserTest {
    private static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void givesCommonKeysTheirEcsNames() {
        Parsed parsed = parse(
                "{\"timestamp\":\"2026-01-01T00:00:00.001Z\",\"host\":\"host-068\",\"service\":\"openssh\",\"component\":\"LabSZ\",\"level\":\"warn\",\"pid\":20302,\"message\":\"Failed\",\"source_ip\":\"23.222.214.18\",\"user\":\"user1872\",\"other\":1}");
        assertThat(parsed.dataset().value()).isEqualTo("app.log");
        assertThat(parsed.time()).isEqualTo("2026-01-01T00:00:00.001Z");
        assertThat(parsed.severity()).isEqualTo(Severity.WARNING);
        assertThat(parsed.keepRaw()).isFalse();
        assertThat(parsed.fields().toMap().keySet())
                .containsExactly(
                        "host.name",
                        "service.name",
                        "log.logger",
                        "log.level",
                        "process.pid",
                        "message",
                        "source.ip",
                        "user.name",
                        "other");
        assertThat(parsed.fields().value("process.pid")).isEqualTo(20302L);
        assertThat(parsed.fields().text("source.ip")).isEqualTo("23.222.214.18");
    }

    @Test
    void renamesNothingOverAFieldThatIsThere() {
        Parsed parsed = parse("{\"host\":\"a\",\"host.name\":\"b\",\"user\":{\"name\":\"c\"},\"username\":\"d\"}");
        assertThat(parsed.fields().toMap())
                .containsEntry("host", "a")
                .containsEntry("host.name", "b")
                .containsEntry("user.name", "c")
                .containsEntry("username", "d");
    }

    @Test
    void whatAWindowsEventSaysOfItselfIsNotOverwritten() {
        Parsed parsed = parse(
                "{\"Channel\":\"Security\",\"EventID\":\"4625\",\"event\":{\"action\":\"own\",\"outcome\":null}}");

        assertThat(parsed.fields().text("event.action")).isEqualTo("own");
        assertThat(parsed.fields().toMap()).containsEntry("event.outcome", null);
        assertThat(parsed.fields().text("event.category")).isEqualTo("authentication");
        assertThat(parse("{\"Channel\":\"Security\",\"EventID\":[4625]}")
                        .fields()
                        .has("event.category"))
                .isFalse();
    }

    @Test
    void keepsTheNamesOfFlatWindowsEventsAndFindsTheirDatasetAndMeaning() {
        Parsed parsed = parse(
                "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":12,\"Hostname\":\"WS5\",\"host\":\"wec\",\"Message\":\"Registry\",\"Severity\":\"INFO\",\"@timestamp\":\"2020-10-09T22:31:43.609Z\",\"tags\":[\"x\"]}");
        assertThat(parsed.dataset().value()).isEqualTo("windows.sysmon");
        assertThat(parsed.time()).isEqualTo("2020-10-09T22:31:43.609Z");
        assertThat(parsed.severity()).isEqualTo(Severity.INFO);
        assertThat(parsed.fields().toMap().keySet())
                .containsExactly(
                        "Channel",
                        "EventID",
                        "Hostname",
                        "host",
                        "message",
                        "Severity",
                        "tags",
                        "event.category",
                        "event.type",
                        "event.action",
                        "event.outcome");
        assertThat(parse("{\"Channel\":\"security\",\"EventID\":4624,\"Level\":\"0\"}")
                        .dataset()
                        .value())
                .isEqualTo("windows.security");
        assertThat(parse("{\"winlog\":{\"channel\":\"Windows PowerShell\",\"event_id\":400}}")
                        .dataset()
                        .value())
                .isEqualTo("windows.powershell-classic");
        assertThat(parse("{\"Channel\":\"Whatever/Operational\",\"EventID\":1}")
                        .dataset()
                        .value())
                .isEqualTo("windows.eventlog");
    }

    @Test
    void findsTheDatasetOfExportedEventLogs() {
        Parsed parsed = parse(
                "{\"Event\":{\"System\":{\"Channel\":\"System\",\"Level\":2,\"EventID\":7045,\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"2021-04-22T12:55:44.294726Z\"}}}}}");
        assertThat(parsed.dataset().value()).isEqualTo("windows.system");
        assertThat(parsed.severity()).isEqualTo(Severity.ERROR);
        assertThat(parsed.time()).isEqualTo("2021-04-22T12:55:44.294726Z");
    }

    @ParameterizedTest
    @CsvSource({
        "1767225600, 2026-01-01T00:00:00Z",
        "1767225600123, 2026-01-01T00:00:00.123Z",
        "1767225600123456, 2026-01-01T00:00:00.123456Z",
        "1767225600123456789, 2026-01-01T00:00:00.123456789Z",
        "'\"1767225600.5\"', 2026-01-01T00:00:00.500Z",
        "1767225600.5, 2026-01-01T00:00:00.500Z",
        "'\"2026-01-01 01:00:00,5\"', 2026-01-01T00:00:00.500Z",
        "'\"2026-01-01T00:00:00-08:00\"', 2026-01-01T08:00:00Z",
        "'\"01/Jan/2026:00:00:00 +0000\"', 2026-01-01T00:00:00Z"
    })
    void readsTimesOfManyKindsAndKeepsWhatTheEventTimeDoesNotSay(String value, String expected) {
        context.begin(new SourceSettings(null, null, ZoneId.of("Europe/Berlin"), false), RECEIVED);
        Parsed parsed = parsers.parse(RawFormat.JSON, Slice.of("{\"ts\":" + value + ",\"a\":1}"), context);
        assertThat(parsed.time()).isEqualTo(expected);
        boolean said = value.contains("+0000") || value.matches("\\d{10,16}");
        assertThat(parsed.fields().has("ts")).isEqualTo(!said);
    }

    @Test
    void keepsTheRawBytesWhereTheFieldsDoNotGiveThemBack() {
        byte[] bytes = "{\"a\":\"x?\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        bytes[7] = (byte) 0xE9;
        context.begin(SourceSettings.DEFAULT, RECEIVED);
        Parsed parsed = parsers.parse(RawFormat.TEXT, Slice.of(bytes), context);
        assertThat(parsed.keepRaw()).isTrue();
        assertThat(parsed.fields().text("a")).isEqualTo("x\uFFFD");
        assertThat(parsed.fields().value("event.flags")).isEqualTo(List.of("malformed-text"));
        assertThat(parse("{\"a\":1,\"a\":2}").keepRaw()).isTrue();
    }

    @Test
    void takesTheDatasetThatARecordNames() {
        assertThat(parse("{\"event\":{\"dataset\":\"nginx.access\"}}").dataset().value())
                .isEqualTo("nginx.access");
        assertThat(parse("{\"dataset\":\"../../etc\"}").dataset().value()).isEqualTo("app.log");
    }

    @Test
    void keepsABrokenObjectAsAMessageWithTheReason() {
        context.begin(SourceSettings.DEFAULT, RECEIVED);
        Parsed parsed = parsers.parse(RawFormat.TEXT, Slice.of("{\"a\":1"), context);
        assertThat(parsed.dataset().value()).isEqualTo("generic.log");
        assertThat(parsed.fields().text("message")).isEqualTo("{\"a\":1");
        assertThat(parsed.fields().text("error.message")).contains("cut off");
        assertThat(parsed.fields().value("event.flags")).isEqualTo(List.of("unparsed"));
    }

    private Parsed parse(String json) {
        context.begin(SourceSettings.DEFAULT, RECEIVED);
        return parsers.parse(RawFormat.JSON, Slice.of(json), context);
    }
}
