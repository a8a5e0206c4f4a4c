package io.tidewatch.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Position;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.process.RabbitServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that sends, reads and commits is killed at random moments: what it acknowledged is there once, at the position at which it was seen
 * before, and what it did not commit comes again.
 */
class RabbitQueueCrashTest {
    private static final long SEED = 20261121;
    private static final int SENDERS = 4;
    private static final int ROUNDS = 5;

    private final RabbitServer server = RabbitServer.shared();
    private final String name = RabbitServer.newName();
    private final long[] acknowledged = new long[SENDERS];
    private final Map<String, Long> positions = new HashMap<>();
    private long stored;

    @TempDir
    private Path folder;

    @Test
    void everyAcknowledgedBatchIsThereOnceAfterItsProcessIsKilled() throws Exception {
        Random random = new Random(SEED);
        Arrays.fill(acknowledged, -1);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> arguments = new ArrayList<>(List.of(
                    Integer.toString(server.port()), name, folder.toString(), Long.toString(stored)));
            for (long batch : acknowledged) {
                arguments.add(Long.toString(batch + 1));
            }
            runAndKill(arguments, 60 + random.nextInt(150));
        }

        try (RabbitQueue queue = TestQueues.open(TestQueues.config(server.port(), name, folder, TestQueues.ROOMY))) {
            queue.resumeAfter(new Position(0, stored));
            queue.commit(new Position(0, stored));
            List<QueuedBatch> left = new ArrayList<>();
            for (List<QueuedBatch> more = queue.poll(100, Duration.ofSeconds(3));
                    !more.isEmpty();
                    more = queue.poll(100, Duration.ofSeconds(3))) {
                left.addAll(more);
            }
            left.forEach(this::see);
            for (int sender = 0; sender < SENDERS; sender++) {
                for (long batch = 0; batch <= acknowledged[sender]; batch++) {
                    assertThat(positions).containsKey(RabbitQueueChild.lines(sender, batch)[0].replace(' ', '_'));
                }
            }
            assertThat(queue.check().cause()).isEmpty();
            long records =
                    left.stream().mapToLong(batch -> batch.batch().size()).sum();
            assertThat(queue.status().records()).isEqualTo(records);
            LedgerEntry counted = queue.entries(Instant.EPOCH, Batches.NOON.plus(Duration.ofDays(1)))
                    .getFirst();
            assertThat(counted.received() - counted.deduplicated())
                    .isEqualTo((long) positions.size() * RabbitQueueChild.RECORDS);
        }
    }

    private void see(QueuedBatch queued) {
        List<String> lines = Batches.lines(queued.batch());
        assertThat(lines).hasSize(RabbitQueueChild.RECORDS);
        see(lines.getFirst().replace(' ', '_'), queued.position().offset());
    }

    /** What was seen before comes at the same position and is not stored yet; nothing comes at two. */
    private void see(String line, long position) {
        assertThat(position).as(line).isGreaterThan(stored);
        Long before = positions.put(line, position);
        assertThat(before == null || before == position)
                .as(line + " at " + before + " and " + position)
                .isTrue();
    }

    private void runAndKill(List<String> arguments, int lines) throws IOException, InterruptedException {
        Process child = RabbitQueueChild.start(arguments);
        try (BufferedReader output = child.inputReader()) {
            assertThat(output.readLine()).isEqualTo("open");
            for (int i = 0; i < lines; i++) {
                note(output.readLine());
            }
            // Process.destroyForcibly would close the stream that is still to be read.
            child.toHandle().destroyForcibly();
            // What it said before it died counts too.
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                note(line);
            }
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    /** A line that was cut lacks its last word. */
    private void note(String line) {
        String[] words = line.split(" ");
        if (words.length != 4) {
            return;
        }
        switch (words[0]) {
            case "ack" -> acknowledged[Integer.parseInt(words[1])] = Long.parseLong(words[2]);
            case "polled" -> see(words[2], Long.parseLong(words[1]));
            case "stored" -> stored = Math.max(stored, Long.parseLong(words[1]));
            default -> throw new AssertionError(line);
        }
    }
}
