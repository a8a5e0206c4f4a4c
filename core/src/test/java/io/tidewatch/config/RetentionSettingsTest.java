package io.tidewatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidewatch.event.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionSettingsTest {
    private static RetentionSettings with(String... datasets) {
        return new RetentionSettings(Duration.ofDays(90), null, List.of(datasets));
    }

    @Test
    void theFirstPatternThatFitsDecidesElseTheAgeOfAll() {
        RetentionSettings settings = with("linux.auth=400d", "linux.*=7d", "audit.*=forever");

        assertThat(settings.age(Dataset.of("linux.auth"))).isEqualTo(Duration.ofDays(400));
        assertThat(settings.age(Dataset.of("linux.cron"))).isEqualTo(Duration.ofDays(7));
        assertThat(settings.age(Dataset.of("audit.log"))).isNull();
        assertThat(settings.age(Dataset.of("nginx.access"))).isEqualTo(Duration.ofDays(90));
    }

    @Test
    void whatIsNoAgeOfADatasetIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("linux.auth"))
                .withMessageContaining("linux.auth");
        assertThatIllegalArgumentException().isThrownBy(() -> with("=7d")).withMessageContaining("=7d");
        assertThatIllegalArgumentException().isThrownBy(() -> with("a.b=soon")).withMessageContaining("soon");
        assertThatIllegalArgumentException().isThrownBy(() -> with("a.b=1m")).withMessageContaining("a.b is 1m");
        assertThatIllegalArgumentException().isThrownBy(() -> with("A B=7d")).withMessageContaining("A B");
    }

    @Test
    void itIsReadFromTheConfiguration() {
        TidewatchConfig config = ConfigReader.parse(
                TidewatchConfig.class,
                "t.yml",
                "store: {retention: {datasets: [\"k8s.*=14d\"]}}",
                Map.of("TIDEWATCH_STORE_RETENTION_AGE", "30d"));

        assertThat(config.store().retention().age(Dataset.of("k8s.audit"))).isEqualTo(Duration.ofDays(14));
        assertThat(config.store().retention().age(Dataset.of("x.y"))).isEqualTo(Duration.ofDays(30));
    }
}
