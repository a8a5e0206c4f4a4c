package io.tidewatch.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
    private static final int STREAMS = 5;

    private final MutableClock clock = MutableClock.atNoon();

    @TempDir
    private Path folder;

    private SqliteQueue queue;

    @BeforeEach
    void open() {
        SqliteQueueConfig usual = SqliteQueueConfig.of(folder.resolve("queue.db"));
        queue = new SqliteQueue(
                new SqliteQueueConfig(
                        usual.file(),
                        usual.limit(),
                        usual.memory(),
                        usual.compressionLevel(),
                        usual.retryAfter(),
                        Duration.ofDays(30),
                        STREAMS,
                        Duration.ofDays(400),
                        usual.minFree(),
                        new ByteSize(100)),
                clock);
        queue.start();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void streamIsForgottenOnceItWasUnusedForItsTime() {
        queue.append(stream("a"));
        clock.advance(Duration.ofDays(30));
        queue.keepHouse();
        assertThat(queue.append(stream("a")).deduplicated()).isEqualTo(1);

        clock.advance(Duration.ofDays(31));
        queue.keepHouse();
        assertThat(queue.append(stream("a")).accepted()).isEqualTo(1);
    }

    @Test
    void aboveTheLimitTheStreamsUnusedLongestAreForgotten() {
        for (int i = 0; i <= STREAMS; i++) {
            queue.append(stream("stream-" + i));
            clock.advance(Duration.ofMinutes(1));
        }
        queue.keepHouse();

        assertThat(queue.append(stream("stream-1")).deduplicated()).isEqualTo(1);
        assertThat(queue.append(stream("stream-0")).accepted()).isEqualTo(1);
    }

    @Test
    void ledgerForgetsWhatIsOlderThanItsTime() {
        queue.append(Batches.of("old"));
        clock.advance(Duration.ofDays(401));
        queue.append(Batches.batch().received(clock.instant()).lines("new").build());
        queue.keepHouse();

        assertThat(queue.entries(Instant.EPOCH, Instant.MAX))
                .extracting(entry -> entry.minute())
                .containsExactly(clock.instant());
    }

    @Test
    void aboveTheLimitTheOldestDeadLettersGo() {
        for (int i = 1; i <= 5; i++) {
            queue.put(List.of(letter(i)));
        }
        queue.keepHouse();

        assertThat(queue.list(TenantId.DEFAULT, 10))
                .extracting(DeadLetter::reason)
                .containsExactly("5", "4");
    }

    @Test
    void fileShrinksWhenALongBacklogIsGone() throws Exception {
        Position last = new Position(0, 0);
        for (int i = 0; i < 110; i++) {
            last = queue.append(Batches.random(i, 10, 110_000)).position();
        }
        assertThat(Files.size(folder.resolve("queue.db"))).isGreaterThan(80L << 20);

        queue.commit(last);
        Eventually.until("the backlog is gone", () -> queue.status().batches() == 0);
        // Each round gives back 16 MiB, so that senders never wait long.
        for (int round = 0; round < 8; round++) {
            queue.keepHouse();
        }
        queue.close();
        assertThat(Files.size(folder.resolve("queue.db"))).isLessThan(70L << 20);
    }

    @Test
    void fileDoesNotGrowWhileWhatComesInGoesOut() throws Exception {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Position position = queue.append(Batches.random(i, 10, 20_000)).position();
            queue.commit(position);
            if (i % 50 == 49) {
                Eventually.until("the batches are gone", () -> queue.status().batches() == 0);
                sizes.add(Files.size(folder.resolve("queue.db")));
            }
        }

        assertThat(sizes.getLast()).isLessThan(20L << 20);
    }

    private static RawBatch stream(String name) {
        return Batches.batch().stream(name, 0).lines("x").build();
    }

    private static DeadLetter letter(int number) {
        return new DeadLetter(
                new EventId(0, number, 0),
                TenantId.DEFAULT,
                Batches.ORIGIN,
                Batches.NOON,
                Slice.of("x".repeat(40)),
                Integer.toString(number));
    }
}
