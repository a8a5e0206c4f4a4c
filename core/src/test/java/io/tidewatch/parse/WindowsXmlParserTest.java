package io.tidewatch.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowsXmlParserTest {
    private static final String SYSTEM =
            "<System><EventID>4624</EventID><TimeCreated SystemTime='2025-11-21T10:00:00Z'/><Channel>Security</Channel></System>";
    private static final String OPEN = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>";

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void anEventOfSeveralLinesIsTheSameAsOfOne() {
        Parsed pretty = parse(
                (OPEN + SYSTEM + "<EventData><Data Name='A'>b</Data></EventData></Event>").replace("><", ">\r\n  <"));

        assertThat(pretty.dataset().value()).isEqualTo("windows.security");
        assertThat(pretty.time()).isEqualTo(Instant.parse("2025-11-21T10:00:00Z"));
        assertThat(pretty.fields().toMap())
                .containsEntry("Event.System.EventID", 4624L)
                .containsEntry("Event.EventData.A", "b")
                .containsEntry("event.action", "logged-in")
                .doesNotContainKey("Event.System");
    }

    @Test
    void dataThatRepeatIsAList() {
        Parsed parsed = parse(OPEN + SYSTEM + "<EventData><Data>a</Data><Data>5</Data><Data/></EventData></Event>");

        assertThat(parsed.fields().toMap().get("Event.EventData.Data"))
                .asString()
                .isEqualTo("[a, 5, null]");
    }

    @Test
    void nothingOutsideOfTheTextIsReadAndNoEntityGrows() {
        Parsed declared =
                parse("<?xml version='1.0'?>" + OPEN + "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + SYSTEM + "</Event>");
        Parsed used = parse(
                OPEN + SYSTEM + "<EventData><Data Name='A'>&a;&#xD800;&#0;&#99999999;&lt</Data></EventData></Event>");

        assertThat(declared.fields().toMap().get("error.message")).asString().contains("declaration");
        assertThat(used.fields().text("Event.EventData.A")).isEqualTo("&a;&#xD800;&#0;&#99999999;&lt");
    }

    @Test
    void depthAttributesNamesAndFieldsAreBounded() {
        for (String body : List.of(
                "<a>".repeat(100) + "</a>".repeat(100),
                "<a " + "b='c' ".repeat(40) + "/>",
                "<" + "n".repeat(5_000) + "/>",
                ("<" + "n".repeat(100) + ">").repeat(4) + ("</" + "n".repeat(100) + ">").repeat(4),
                "<a " + "n".repeat(250) + "='c'/>",
                "<a/>".repeat(5_000),
                numbered(3_000))) {
            Parsed parsed = parse(OPEN + SYSTEM + body + "</Event>");

            assertThat(parsed.dataset().value()).isEqualTo("generic.log");
            assertThat(parsed.fields().toMap().get("error.message")).asString().contains("not a Windows event as XML");
        }
    }

    @Test
    void twoEventsInOneRecordAreRefusedWithTheRemedy() {
        String event = OPEN + SYSTEM + "</Event>";

        assertThat(parse("<Events>" + event + event + "</Events>")
                        .fields()
                        .toMap()
                        .get("error.message"))
                .asString()
                .contains("send one a record");
    }

    @Test
    void whatIsDamagedAnywhereIsAnEventOrAMessageWithAReason() {
        String whole = OPEN + SYSTEM
                + "<EventData><Data Name='A'>b &amp; c</Data><!-- d --><Data><![CDATA[e]]></Data></EventData></Event>";
        Random random = new Random(41);
        for (int cut = 1; cut <= whole.length(); cut++) {
            assertThat(parse(whole.substring(0, cut)).fields().size()).isPositive();
        }
        for (int round = 0; round < 20_000; round++) {
            StringBuilder changed = new StringBuilder(whole);
            for (int k = random.nextInt(4); k >= 0; k--) {
                changed.setCharAt(random.nextInt(changed.length()), "<>/='\"&;! []-?aN".charAt(random.nextInt(16)));
            }
            assertThat(parse(changed.toString()).fields().size()).isPositive();
        }
    }

    private static String numbered(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append("<n").append(i).append(">x</n").append(i).append('>');
        }
        return out.toString();
    }

    private Parsed parse(String record) {
        return parsers.parse(RawFormat.TEXT, Slice.of(record), context);
    }
}
