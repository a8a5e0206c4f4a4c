package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.Scope;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.InMemoryManifest;
import io.tidewatch.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedBlocksTest {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final int BATCH = 5_000;

    /** Rows of each flush: two have a short rest beside a whole block, which belongs before the rows of the next. */
    private static final List<Integer> FLUSHES = List.of(130_000, 125_000, 70_000);

    @TempDir
    private Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private Lake lake;
    private long offset;
    private int rows;

    @BeforeEach
    void start() {
        LakeConfig defaults = LakeConfig.of(folder);
        lake = new Lake(
                new LakeConfig(
                        folder,
                        defaults.memoryLimit(),
                        Duration.ofHours(1),
                        defaults.memoryLimit(),
                        100,
                        defaults.sessionMemory(),
                        2,
                        2,
                        4_000_000,
                        6,
                        Duration.ZERO,
                        KeptFor.EVER,
                        null),
                manifest,
                new MutableClock(Batches.NOON));
        lake.start();
    }

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void blocksOfAMergedPartAreWhereItsIndexSays() throws SQLException {
        mergeLargeParts();

        Source part = mergedPart();
        assertThat(part.blocks()).hasSizeGreaterThanOrEqualTo(3);
        for (Block block : part.blocks()) {
            assertThat(found(part, block))
                    .as("rows, earliest and latest time of the rows from " + block.firstRow())
                    .containsExactly((long) block.rows(), block.from(), block.to());
        }
    }

    @Test
    void granulesOfAMergedPartAreWhereItsIndexSaysAndKnowTheWordsOfTheirRows() throws SQLException {
        mergeLargeParts();

        Source part = mergedPart();
        for (Block block : part.blocks()) {
            List<Block> granules = block.granules().get();
            if (block.rows() <= BlockBuilder.GRANULE) {
                assertThat(granules)
                        .as("granules of a block that is one itself")
                        .isEmpty();
                continue;
            }
            assertThat(granules).hasSizeGreaterThan(1);
            assertThat(granules.stream().mapToInt(Block::rows).sum()).isEqualTo(block.rows());
            for (Block granule : granules) {
                assertThat(found(part, granule))
                        .as("rows, earliest and latest time of the rows from " + granule.firstRow())
                        .containsExactly((long) granule.rows(), granule.from(), granule.to());
            }
        }
        assertThat(part.isPaged()).isTrue();
    }

    @Test
    void rareWordsOfEveryBlockAreFoundAfterAMergeAndAbsentOnesOpenNothing() throws IOException {
        mergeLargeParts();

        for (int row = 0; row < rows; row += BATCH) {
            assertThat(lake.searcher().search(word("rare" + row), 10, null).events())
                    .as("events with the word of row " + row)
                    .hasSize(1);
        }
        Files.delete(folder.resolve(manifest.parts().getFirst().path()));
        assertThat(lake.searcher().search(word("unheardof"), 10, null).warnings())
                .isEmpty();
        assertThat(lake.searcher().check()).isEqualTo(Health.UP);
    }

    @Test
    void mergedValuesStayAsTheyWereWhateverTypesAndNamesTheirColumnsHad() {
        flush(Events.event().field("n", 1L << 60).field("Name", 7L).field("x", 1L));
        flush(Events.event().field("n", 0.5).field("name", 0.25).field("x", 2L));
        flush(Events.event().field("n", true).field("name", false).field("Name", 1L << 60));
        Map<String, Map<String, String>> before = StoredEvents.of(lake, TENANT);
        lake.maintain();

        assertThat(mergedPart().rows()).isEqualTo(3);
        assertThat(StoredEvents.of(lake, TENANT)).isEqualTo(before);
        assertThat(LakeFixture.field(lake, TENANT, "x")).containsExactly("1", "2", null);
    }

    private void mergeLargeParts() {
        for (int size : FLUSHES) {
            for (int end = rows + size; rows < end; ) {
                Event[] events = new Event[BATCH];
                offset++;
                for (int i = 0; i < BATCH; i++, rows++) {
                    events[i] = Events.event()
                            .id(0, offset, i)
                            .time(Batches.NOON.plusMillis(rows))
                            .message(i == 0 ? "rare" + rows : "common")
                            .build();
                }
                lake.writer().append(LakeFixture.batch(offset, events));
            }
            lake.writer().flush();
        }
        lake.maintain();
    }

    private void flush(Events event) {
        offset++;
        lake.writer()
                .append(LakeFixture.batch(
                        offset,
                        event.id(0, offset, 0)
                                .time(Batches.NOON.plusMillis(offset))
                                .build()));
        lake.writer().flush();
    }

    private Source mergedPart() {
        List<Source> sources = LakeFixture.sources(lake, TENANT);
        assertThat(sources).hasSize(1);
        return sources.getFirst();
    }

    /** How many rows the file has in the block's place, and their earliest and latest time. */
    private List<Long> found(Source part, Block block) throws SQLException {
        try (Snapshot snapshot = lake.snapshot(TENANT, dataset -> true, TimeRange.ALL);
                Session session = snapshot.session();
                Statement statement = session.connection().createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*), epoch_us(min(_time)), epoch_us(max(_time)) FROM "
                                + part.relation() + " WHERE file_row_number BETWEEN " + block.firstRow() + " AND "
                                + (block.firstRow() + block.rows() - 1))) {
            row.next();
            return List.of(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    private static Scope word(String word) {
        return Scope.all(TENANT).with(new Query.Text(null, word));
    }
}
