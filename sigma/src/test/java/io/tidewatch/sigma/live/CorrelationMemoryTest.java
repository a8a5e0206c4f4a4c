package io.tidewatch.sigma.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Event;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.InMemoryFindings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrelationMemoryTest {
    private static final ByteSize MOST = ByteSize.ofMebibytes(1);
    private static final String RULES = Stream.rule("failed", "message|contains", "Failed") + """
            title: Burst
            id: burst
            level: high
            correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 5m, condition: {gte: 3}}
            """;

    @TempDir
    Path folder;

    private final LiveDetector detector = new LiveDetector();
    private final InMemoryFindings sink = new InMemoryFindings();
    private LiveDetection detection;
    private long offset;

    @BeforeEach
    void start() {
        detector.install(Stream.bundle(RULES));
        detection = new LiveDetection(
                detector,
                sink,
                new DetectionConfig(
                        folder,
                        Duration.ofHours(1),
                        Duration.ofMinutes(5),
                        1_000_000,
                        MOST,
                        AlertSeverity.INFORMATIONAL));
        detection.begin(List.of());
    }

    @AfterEach
    void close() {
        detection.close();
        detector.close();
    }

    @Test
    void openGroupsOfAFloodStayWithinTheirMemoryAndWhatWasGivenUpIsTold() {
        assertThat(detection.check()).isEqualTo(Health.UP);

        for (int batch = 0; batch < 20; batch++) {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                addresses.add("address-" + batch + "-" + i);
            }
            accept(addresses);
        }
        detection.advance(Stream.NOON);

        CorrelationStatus open = detection.correlations();
        assertThat(open.bytes()).isBetween(MOST.bytes() / 2, MOST.bytes());
        assertThat(open.groups()).isGreaterThan(1_000);
        assertThat(open.givenUp().groups() + open.groups()).isEqualTo(20_000);
        assertThat(detection.check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(detection.check().toString()).contains("detection.correlation-memory");
    }

    @Test
    void anAttackBesidesAFloodOfStrangersIsFound() {
        for (int batch = 0; batch < 20; batch++) {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                addresses.add("address-" + batch + "-" + i);
            }
            addresses.add("attacker");
            accept(addresses);
        }

        assertThat(sink.all()).hasSize(1);
        assertThat(sink.all().getFirst().group()).containsEntry("source.ip", "attacker");
    }

    private void accept(List<String> addresses) {
        offset++;
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            events.add(Stream.event(
                    0,
                    offset,
                    i,
                    Stream.NOON,
                    Stream.NOON,
                    Stream.source("a"),
                    Map.of("message", "Failed password", "source.ip", addresses.get(i))));
        }
        detection.accept(new Position(0, offset), Stream.NOON, detector.detect(TenantId.DEFAULT, events));
    }
}
