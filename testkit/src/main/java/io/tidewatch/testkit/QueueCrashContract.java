package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueuedBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What every queue at a broker must hold when a process that sends, reads and commits is killed (SIGKILL) at random moments: what it
 * acknowledged is there once, at the position at which it was seen before, and what it did not commit comes again.
 */
public abstract class QueueCrashContract {
    private static final long SEED = 20261121;
    private static final int SENDERS = 4;
    private static final int ROUNDS = 5;

    private final long[] acknowledged = new long[SENDERS];
    private final Map<String, Position> positions = new HashMap<>();
    private final Map<Integer, Long> stored = new HashMap<>();

    /** The class whose {@code main} calls {@link #work}. */
    protected abstract Class<?> program();

    /** What the program of this round is told, to find the queue. */
    protected abstract List<String> place(int round);

    /** Opens the queue after the last kill. */
    protected abstract EventQueue open();

    /** What a killed process does until then; {@code open} is given what {@link #place} gave. */
    protected static void work(String[] arguments, Function<List<String>, EventQueue> open)
            throws InterruptedException {
        QueueChild.work(arguments, open);
    }

    @Test
    void everyAcknowledgedBatchIsThereOnceAfterItsProcessIsKilled() throws Exception {
        Random random = new Random(SEED);
        Arrays.fill(acknowledged, -1);
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(place(round), 60 + random.nextInt(150));
        }

        try (EventQueue queue = open()) {
            stored.forEach((partition, offset) -> queue.resumeAfter(new Position(partition, offset)));
            stored.forEach((partition, offset) -> queue.commit(new Position(partition, offset)));
            Set<String> left = new HashSet<>();
            Eventually.until("what is not stored comes", () -> {
                read(queue, left);
                return left.containsAll(uncommitted());
            });
            while (read(queue, left)) {
                // To the end.
            }
            assertThat(queue.check()).isEqualTo(Health.UP);
            long records = (long) left.size() * QueueChild.RECORDS;
            Eventually.until("the rest is counted", () -> queue.status().records() == records);
            LedgerEntry counted = ((LedgerSource) queue)
                    .entries(Instant.EPOCH, Batches.NOON.plus(Duration.ofDays(1)))
                    .getFirst();
            assertThat(counted.received() - counted.deduplicated())
                    .isEqualTo((long) positions.size() * QueueChild.RECORDS);
        }
    }

    /** What was acknowledged or read, and not stored. */
    private Set<String> uncommitted() {
        Set<String> names = new HashSet<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            for (long batch = 0; batch <= acknowledged[sender]; batch++) {
                String name = QueueChild.nameOf(sender, batch);
                if (!positions.containsKey(name)) {
                    names.add(name);
                }
            }
        }
        positions.forEach((name, position) -> {
            if (position.offset() > storedIn(position.partition())) {
                names.add(name);
            }
        });
        return names;
    }

    private boolean read(EventQueue queue, Set<String> left) {
        List<QueuedBatch> polled = queue.poll(100, Duration.ofSeconds(1));
        for (QueuedBatch queued : polled) {
            assertThat(Batches.lines(queued.batch())).hasSize(QueueChild.RECORDS);
            String name = QueueChild.nameOf(queued);
            see(name, queued.position());
            assertThat(left.add(name)).as(name + " came once").isTrue();
        }
        return !polled.isEmpty();
    }

    private long storedIn(int partition) {
        return stored.getOrDefault(partition, -1L);
    }

    /** What was seen before comes at the same position and is not stored yet; nothing comes at two. */
    private void see(String name, Position position) {
        assertThat(position.offset()).as(name).isGreaterThan(storedIn(position.partition()));
        Position before = positions.put(name, position);
        assertThat(before == null ? position : before).as(name).isEqualTo(position);
    }

    private void runAndKill(List<String> place, int lines) throws IOException, InterruptedException {
        Process child = QueueChild.start(program(), stored, acknowledged, place);
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

    private void note(String line) {
        if (!line.endsWith(" .")) {
            return;
        }
        String[] words = line.split(" ");
        switch (words[0]) {
            case "ack" -> acknowledged[Integer.parseInt(words[1])] = Long.parseLong(words[2]);
            case "polled" -> see(words[3], new Position(Integer.parseInt(words[1]), Long.parseLong(words[2])));
            case "stored" -> stored.merge(Integer.parseInt(words[1]), Long.parseLong(words[2]), Math::max);
            default -> throw new AssertionError(line);
        }
    }
}
