package io.tidewatch.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Times times = new Times();

    @Test
    void agreesWithJavaTimeOnRandomTimes() {
        Random random = new Random(29);
        for (int round = 0; round < 20_000; round++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(0, 7_000_000_000L), random.nextInt(1_000_000_000));
            assertThat(iso(instant.toString(), ZoneOffset.UTC)).isEqualTo(instant);
            LocalDateTime local = LocalDateTime.ofInstant(instant, BERLIN).withNano(0);
            String text = local.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT));
            assertThat(iso(text, BERLIN)).isEqualTo(local.atZone(BERLIN).toInstant());
            String common =
                    local.format(DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.ENGLISH)) + " +0530";
            byte[] b = common.getBytes(UTF_8);
            assertThat(times.common(b, 0, b.length)).isEqualTo(b.length);
            assertThat(times.instant(BERLIN)).isEqualTo(local.toInstant(ZoneOffset.ofHoursMinutes(5, 30)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // arrival, the time without a year, the year wanted
        "2026-01-01T00:05:00Z, Dec 31 23:59:59, 2025",
        "2025-12-31T23:59:00Z, Jan  1 00:00:01, 2026",
        "2026-06-15T00:00:00Z, Jun 14 15:16:01, 2026",
        "2025-06-15T00:00:00Z, Feb 29 12:00:00, 2024",
        "2027-01-15T00:00:00Z, Feb 29 12:00:00, 2028"
    })
    void takesTheYearNearestToArrival(Instant arrival, String text, int year) {
        byte[] b = text.replace("Jan 1", "Jan  1").getBytes(UTF_8);
        assertThat(times.rfc3164(b, 0, b.length, arrival, ZoneOffset.UTC)).isEqualTo(b.length);
        assertThat(times.instant(ZoneOffset.UTC).atZone(ZoneOffset.UTC).getYear())
                .isEqualTo(year);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z", "2026-1-01T00:00:00Z", "2026-01-01", "26-01-01T00:00:00Z", "2026-01-01X00:00:00Z"
    })
    void refusesWhatIsNoTime(String text) {
        byte[] b = text.getBytes(UTF_8);
        assertThat(times.iso(b, 0, b.length)).isEqualTo(-1);
    }

    @Test
    void takesALeapSecondAsTheFirstOfTheNextMinute() {
        assertThat(iso("2016-12-31T23:59:60Z", ZoneOffset.UTC)).isEqualTo("2017-01-01T00:00:00Z");
    }

    private Instant iso(String text, ZoneId zone) {
        byte[] b = text.getBytes(UTF_8);
        assertThat(times.iso(b, 0, b.length)).as(text).isEqualTo(b.length);
        return times.instant(zone);
    }
}
