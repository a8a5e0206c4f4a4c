package io.tidewatch.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EverydayLogsTest {
    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void theTwoLinesOfJavaLoggingAreOneEventWhereTheyAreOneRecord() {
        Parsed parsed = parse(
                "Nov 21, 2026 1:00:00 PM com.example.App main\r\nWARNING: slow\njava.lang.Error: x\n\tat a.b(C.java:1)");

        assertThat(parsed.time()).isEqualTo(Instant.parse("2026-11-21T13:00:00Z"));
        assertThat(parsed.severity()).isEqualTo(Severity.WARNING);
        assertThat(parsed.fields().toMap())
                .containsEntry("log.logger", "com.example.App")
                .containsEntry("log.origin.function", "main")
                .containsEntry("message", "slow\njava.lang.Error: x\n\tat a.b(C.java:1)");
    }

    @Test
    void aTimeOfDayTakesTheDayNearestToItsArrivalAlsoAcrossMidnightMonthsAndYears() {
        for (String[] expected : List.of(
                new String[] {"2026-01-01T00:00:01Z", "23:59:59.900", "2025-12-31T23:59:59.900Z"},
                new String[] {"2026-02-28T23:59:59Z", "00:00:00.100", "2026-03-01T00:00:00.100Z"},
                new String[] {"2024-02-29T12:00:00Z", "12:00:00.000", "2024-02-29T12:00:00Z"})) {
            context.begin(SourceSettings.DEFAULT, Instant.parse(expected[0]));
            assertThat(read(expected[1] + " [main] INFO a.B - c").time()).isEqualTo(Instant.parse(expected[2]));
        }
    }

    @Test
    void aTimeOfDayIsNeverMoreThanADayFromItsArrival() {
        Random random = new Random(43);
        for (int i = 0; i < 5_000; i++) {
            Instant received = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(200_000_000));
            context.begin(
                    new SourceSettings(null, null, ZoneId.of(i % 2 == 0 ? "Europe/Berlin" : "Asia/Tokyo"), false),
                    received);
            String line = "%02d:%02d:%02d.%03d [main] INFO a.B - c"
                    .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(61), random.nextInt(1_000));

            assertThat(Duration.between(received, read(line).time()).abs()).isLessThan(Duration.ofHours(14));
        }
    }

    @Test
    void proseIsNotTakenForALog() {
        for (String line : List.of(
                "error: unexpected }",
                "note: see {\"a\":1}",
                "info: this is what a program tells its user",
                "10:00:00 to 11:00:00 the doors are open",
                "I1121 is a road",
                "May 1st is a holiday, 2026 too, says the calendar",
                "[10:00:00] [x] y")) {
            assertThat(parse(line).dataset().value()).as(line).isEqualTo("generic.log");
        }
    }

    private Parsed parse(String record) {
        context.begin(SourceSettings.DEFAULT, Instant.parse("2026-11-21T12:00:00Z"));
        return read(record);
    }

    private Parsed read(String record) {
        return parsers.parse(RawFormat.TEXT, Slice.of(record), context);
    }
}
