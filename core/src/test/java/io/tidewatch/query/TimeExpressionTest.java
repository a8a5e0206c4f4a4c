package io.tidewatch.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.TidewatchException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeExpressionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:20:30.123456789Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-21T10:20:30.123456Z, 2026-11-21T10:20:30.123457Z",
        "now-15m, 2026-11-21T10:05:30.123456Z, 2026-11-21T10:05:30.123457Z",
        "-24h, 2026-11-20T10:20:30.123456Z, 2026-11-20T10:20:30.123457Z",
        "now/d, 2026-11-20T23:00:00Z, 2026-11-21T23:00:00Z",
        "now-1d/d, 2026-11-19T23:00:00Z, 2026-11-20T23:00:00Z",
        "now/w, 2026-11-15T23:00:00Z, 2026-11-22T23:00:00Z",
        "now-1M/M, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z",
        "2026, 2025-12-31T23:00:00Z, 2026-12-31T23:00:00Z",
        "2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "2026-01-01T10:30, 2026-01-01T09:30:00Z, 2026-01-01T09:31:00Z",
        "2026-01-01 10:30:05, 2026-01-01T09:30:05Z, 2026-01-01T09:30:06Z",
        "2026-01-01T10:30:05.5Z, 2026-01-01T10:30:05.500Z, 2026-01-01T10:30:05.501Z",
        "2026-01-01T10:30:05.123456+02:00, 2026-01-01T08:30:05.123456Z, 2026-01-01T08:30:05.123457Z",
        "1767225600, 2026-01-01T00:00:00Z, 2026-01-01T00:00:01Z",
        "1767225600123, 2026-01-01T00:00:00.123Z, 2026-01-01T00:00:00.124Z",
    })
    void anExpressionStandsForASpan(String text, Instant from, Instant to) {
        assertThat(TimeExpression.parse(text, NOW, BERLIN)).isEqualTo(new TimeRange(from, to));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "now-",
                "now-5",
                "now-5x",
                "2026-13-01",
                "2026-02-30",
                "2026-01-01T25:00",
                "now-999999999y",
                "now+99999y",
                "12:30",
                "2026-01-01T10:30:05+99:00"
            })
    void whatIsNoTimeIsRefusedWithARemedy(String text) {
        assertThatThrownBy(() -> TimeExpression.parse(text, NOW, BERLIN))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("is not a time");
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> TimeExpression.range("now", "now-1h", NOW, BERLIN))
                .hasMessageContaining("swap");
    }
}
