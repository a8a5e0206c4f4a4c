package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.query.Query;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.InMemoryManifest;
import io.tidewatch.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedPartSearchTest {
    private static final Scope ALL = Scope.all(TenantId.DEFAULT);
    private static final Scope FAILED = ALL.with(new Query.Text(null, "failed"));

    @TempDir
    private Path folder;

    private final MutableClock clock = new MutableClock(Instant.now());
    private Lake lake;

    @BeforeEach
    void fill() {
        lake = new Lake(LakeConfig.of(folder), new InMemoryManifest(), clock);
        lake.start();
        lake.writer().append(LakeFixture.batch(1, events("linux.auth", 1)));
        lake.writer().append(LakeFixture.batch(2, events("nginx.access", 2)));
        lake.writer().flush();
    }

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void aPartWithDamagedPagesIsLeftOutAndNamed() throws IOException {
        Path part = part("nginx.access");
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, 4, bytes.length / 2, (byte) 0x55);
        Files.write(part, bytes);

        expectOnlyTheSoundPart();
    }

    @Test
    void aPartWithoutItsFileIsLeftOutAndNamed() throws IOException {
        Files.delete(part("nginx.access"));

        expectOnlyTheSoundPart();
    }

    @Test
    void aCutPartIsLeftOutAndNamed() throws IOException {
        Path part = part("nginx.access");
        Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 100));

        expectOnlyTheSoundPart();
    }

    @Test
    void aScanLeavesADamagedPartOutAndNamesIt() throws IOException {
        Path part = part("nginx.access");
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, 4, bytes.length / 2, (byte) 0x55);
        Files.write(part, bytes);

        List<Event> found = new ArrayList<>();
        EventScanner.Scanned scanned = lake.scanner().scan(ALL, field -> true, found::add);

        assertThat(scanned.complete()).isTrue();
        assertThat(scanned.warnings()).singleElement().asString().contains("nginx.access", "damaged");
        assertThat(found)
                .filteredOn(event -> event.dataset().value().equals("linux.auth"))
                .hasSize(20);
        assertThat(lake.searcher().check().status()).isEqualTo(Health.Status.DEGRADED);
    }

    @Test
    void aPartWhoseFileWasRestoredIsSearchedAgain() throws IOException {
        Path part = part("nginx.access");
        byte[] sound = Files.readAllBytes(part);
        Files.delete(part);
        expectOnlyTheSoundPart();

        Files.write(part, sound);

        SearchPage page = lake.searcher().search(FAILED, 100, null);
        assertThat(page.events()).hasSize(40);
        assertThat(page.warnings()).isEmpty();
        assertThat(lake.searcher().check()).isEqualTo(Health.UP);
    }

    @Test
    void everySearchNamesThePartOfWhichAPageIsDamagedAlsoAfterItWasReadAgain() throws IOException {
        Path part = part("nginx.access");
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, 4, 40, (byte) 0x55);
        Files.write(part, bytes);

        expectOnlyTheSoundPart();
        expectOnlyTheSoundPart();

        clock.advance(Duration.ofMinutes(11));
        expectOnlyTheSoundPart();
    }

    private void expectOnlyTheSoundPart() {
        SearchPage page = lake.searcher().search(FAILED, 100, null);

        assertThat(page.events()).hasSize(20).allMatch(e -> e.dataset().value().equals("linux.auth"));
        assertThat(page.warnings())
                .singleElement()
                .asString()
                .contains("nginx.access")
                .contains("damaged");
        assertThat(lake.searcher().count(FAILED)).isEqualTo(20);
        assertThat(lake.searcher().check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(lake.searcher().check().cause()).contains("nginx.access");
    }

    private Path part(String dataset) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".parquet"))
                    .filter(f -> f.toString().contains(dataset))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Event[] events(String dataset, long offset) {
        Event[] events = new Event[20];
        for (int i = 0; i < events.length; i++) {
            events[i] = Events.event()
                    .id(0, offset, i)
                    .dataset(dataset)
                    .message("Failed password for user" + i + " number " + i * 7919)
                    .build();
        }
        return events;
    }
}
