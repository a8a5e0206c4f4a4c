package io.tidewatch.catalog.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MicrosTest {
    @Test
    void timesComeBackWithoutWhatIsFinerThanAMicrosecond() {
        for (String time : new String[] {
            "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2026-11-21T12:00:00.123456Z", "0001-01-01T00:00:00Z"
        }) {
            Instant instant = Instant.parse(time);
            assertThat(Micros.toInstant(Micros.of(instant.plusNanos(999)))).isEqualTo(instant);
        }
    }

    @Test
    void timesTooFarAwayAreRefused() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Micros.of(Instant.MAX));
    }
}
