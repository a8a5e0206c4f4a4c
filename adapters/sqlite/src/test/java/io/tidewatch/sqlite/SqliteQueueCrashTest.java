package io.tidewatch.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Position;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends is killed again and again; what it acknowledged must be there once, in order, at the same positions. */
class SqliteQueueCrashTest {
    private static final long SEED = 20261121;
    private static final int ROUNDS = 20;
    private static final int SENDERS = 6;

    @TempDir
    private Path folder;

    /** Every batch ever seen, by its offset. */
    private final NavigableMap<Long, List<String>> seen = new TreeMap<>();

    private final List<Long> acknowledged = new ArrayList<>(Collections.nCopies(SENDERS, -1L));

    @Test
    void everyAcknowledgedBatchIsThereOnceAfterAKillAtAnyMoment() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            appendAndKill(random);
            readAndCompare(random);
        }

        assertThat(seen).hasSizeGreaterThan(ROUNDS * 20);
        for (int sender = 0; sender < SENDERS; sender++) {
            String prefix = "%02d ".formatted(sender);
            List<List<String>> ofSender = seen.values().stream()
                    .filter(lines -> lines.getFirst().startsWith(prefix))
                    .toList();
            for (int batch = 0; batch < ofSender.size(); batch++) {
                assertThat(ofSender.get(batch)).containsExactly(QueueChild.lines(sender, batch));
            }
            assertThat(ofSender).hasSizeGreaterThan(acknowledged.get(sender).intValue());
        }
    }

    private void appendAndKill(Random random) throws IOException, InterruptedException {
        List<Long> first = acknowledged.stream().map(batch -> batch + 1).toList();
        Process child = QueueChild.start(folder.resolve("queue.db"), first);
        try (BufferedReader output = child.inputReader()) {
            assertThat(output.readLine()).isEqualTo("open");
            for (int i = 20 + random.nextInt(200); i > 0; i--) {
                note(output.readLine());
            }
            // Process.destroyForcibly would close the stream that is still to be read.
            child.toHandle().destroyForcibly();
            // What it said before it died was acknowledged too.
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                note(line);
            }
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    private void note(String line) {
        String[] words = line.split(" ");
        if (words.length == 3 && words[2].length() > 0) {
            acknowledged.set(Integer.parseInt(words[1]), Long.parseLong(words[2]));
        }
    }

    private void readAndCompare(Random random) {
        try (SqliteQueue queue = TestQueues.open(folder, ByteSize.ofMebibytes(64))) {
            long lastPolled = 0;
            for (long left = queue.status().batches(); left > 0; left--) {
                QueuedBatch queued = queue.poll(1, Duration.ofSeconds(20)).getFirst();
                List<String> lines = Batches.lines(queued.batch());
                lastPolled = queued.position().offset();
                List<String> before = seen.put(lastPolled, lines);
                assertThat(before == null ? lines : before).isEqualTo(lines);
            }
            assertThat(queue.poll(1, Duration.ZERO)).isEmpty();
            if (random.nextBoolean()) {
                long committed = lastPolled - random.nextInt(50);
                queue.commit(new Position(0, Math.max(0, committed)));
                Eventually.until(
                        "what was committed is gone", () -> queue.status().batches() <= 50);
            }
        }
    }
}
