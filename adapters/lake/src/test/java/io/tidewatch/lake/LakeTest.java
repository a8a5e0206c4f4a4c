package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.TimeRange;
import io.tidewatch.query.Tokens;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.InMemoryManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {
    private static final TenantId TENANT = TenantId.DEFAULT;

    @TempDir
    private Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private Lake lake;

    @BeforeEach
    void start() {
        lake = new Lake(LakeConfig.of(folder), manifest, Clock.systemUTC());
        lake.start();
    }

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void appendedEventIsReadThroughSqlAtOnce() {
        lake.writer().append(LakeFixture.batch(1, Events.of("Failed password for root")));

        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactly("Failed password for root");
        assertThat(LakeFixture.values(lake, TENANT, "_time::VARCHAR")).containsExactly("2026-11-21 12:00:00");
    }

    @Test
    void flushedEventIsInOnePartAndNoMoreInMemory() {
        lake.writer().append(LakeFixture.batch(1, Events.of("one"), Events.of("two")));
        lake.writer().flush();

        List<Source> sources = LakeFixture.sources(lake, TENANT);
        assertThat(sources).singleElement().satisfies(source -> {
            assertThat(source.inMemory()).isFalse();
            assertThat(source.rows()).isEqualTo(2);
            assertThat(source.counts().count(0)).isEqualTo(2);
            assertThat(source.blocks()).singleElement().satisfies(block -> {
                assertThat(block.filter().mightContain(Tokens.hash("one"))).isTrue();
                assertThat(block.filter().mightContain(Tokens.hash("three"))).isFalse();
            });
        });
        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactly("one", "two");
        assertThat(lake.writer().committed()).containsExactly(new Position(0, 1));
        assertThat(manifest.positions()).containsExactly(new Position(0, 1));
    }

    @Test
    void sessionReachesNothingButTheTenantsParts() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "x");
        lake.writer()
                .append(LakeFixture.batch(
                        1, Events.event().tenant("other").message("theirs").build()));
        lake.writer().flush();
        Path theirs;
        try (Snapshot other = lake.snapshot(new TenantId("other"), dataset -> true, TimeRange.ALL)) {
            theirs = folder.toAbsolutePath().resolve(other.sources().getFirst().name());
        }
        try (Snapshot mine = lake.snapshot(TENANT, dataset -> true, TimeRange.ALL);
                Session session = mine.session();
                Statement statement = session.connection().createStatement()) {
            assertThat(mine.sources()).isEmpty();
            for (String sql : List.of(
                    "SELECT * FROM read_text('" + secret + "')",
                    "SELECT * FROM read_parquet('" + theirs + "')",
                    "SELECT * FROM read_parquet('" + folder.toAbsolutePath() + "/default/../other/**/*.parquet')",
                    "COPY (SELECT 1) TO '" + folder.toAbsolutePath() + "/x.csv'",
                    "ATTACH '" + folder.toAbsolutePath() + "/x.db'",
                    "SET enable_external_access=true",
                    "SET threads=64",
                    "LOAD httpfs",
                    "SELECT * FROM memtable('guess')")) {
                assertThatExceptionOfType(SQLException.class).as(sql).isThrownBy(() -> statement.execute(sql));
            }
        }
    }
}
