package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Position;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.KafkaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Processes on a queue are killed at random moments; what they acknowledged is there once, what they did not commit comes again. */
class KafkaQueueCrashTest {
    private static final long SEED = 20261121;
    private static final int SENDERS = 4;
    private static final int ROUNDS = 3;

    private final String servers = KafkaProcess.shared().servers();
    private final String topic = KafkaProcess.newName();
    private final Random random = new Random(SEED);

    @Test
    void everyAcknowledgedBatchIsThereOnceAfterItsProducerIsKilled() throws Exception {
        long[] acknowledged = new long[SENDERS];
        Arrays.fill(acknowledged, -1);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> arguments = new ArrayList<>(List.of("append", servers, topic));
            for (long batch : acknowledged) {
                arguments.add(Long.toString(batch + 1));
            }
            runAndKill(
                    arguments,
                    20 + random.nextInt(60),
                    words -> acknowledged[Integer.parseInt(words[1])] = Long.parseLong(words[2]));
        }

        Map<String, Integer> seen = new HashMap<>();
        try (KafkaQueue queue = TestQueues.open(TestQueues.config(servers, topic, TestQueues.ROOMY, "reader"))) {
            // What the last child had open is ended by Kafka first.
            Eventually.until("all acknowledged batches come", () -> {
                for (QueuedBatch queued : queue.poll(100, Duration.ofMillis(200))) {
                    Batches.lines(queued.batch()).forEach(line -> seen.merge(line, 1, Integer::sum));
                }
                return containsAll(seen, acknowledged);
            });
            assertThat(seen.values()).containsOnly(1);
            // Each round's unfinished batches may be there as well.
            assertThat(seen.size() % KafkaQueueChild.RECORDS).isZero();
            assertThat(queue.status().records()).isEqualTo(seen.size());
        }
    }

    private static boolean containsAll(Map<String, Integer> seen, long[] acknowledged) {
        for (int sender = 0; sender < SENDERS; sender++) {
            for (long batch = 0; batch <= acknowledged[sender]; batch++) {
                if (!seen.keySet().containsAll(List.of(KafkaQueueChild.lines(sender, batch)))) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void whatAKilledConsumerDidNotCommitComesAgainAtTheSamePositions() throws Exception {
        Map<Position, List<String>> appended = new HashMap<>();
        try (KafkaQueue queue = TestQueues.open(TestQueues.config(servers, topic, TestQueues.ROOMY, "writer"))) {
            for (int i = 0; i < 200; i++) {
                Position position = queue.append(Batches.batch().stream("s" + i % 9, i * 100L)
                                .lines("line " + i)
                                .build())
                        .position();
                appended.put(position, List.of("line " + i));
            }
            Map<Integer, Long> committed = new HashMap<>();
            for (int round = 0; round < 2; round++) {
                runAndKill(List.of("poll", servers, topic), 30 + random.nextInt(60), words -> {
                    if (words[0].equals("commit")) {
                        committed.merge(Integer.parseInt(words[1]), Long.parseLong(words[2]), Math::max);
                    }
                });
            }

            Map<Position, List<String>> again = new HashMap<>();
            Eventually.until("what was not committed comes again", () -> {
                for (QueuedBatch queued : queue.poll(100, Duration.ofMillis(200))) {
                    assertThat(again.put(queued.position(), Batches.lines(queued.batch())))
                            .isNull();
                }
                return appended.keySet().stream()
                        .filter(position -> position.offset() > committed.getOrDefault(position.partition(), 0L))
                        .allMatch(again::containsKey);
            });
            again.forEach((position, lines) -> assertThat(appended).containsEntry(position, lines));
        }
    }

    private static void runAndKill(List<String> arguments, int lines, Consumer<String[]> each)
            throws IOException, InterruptedException {
        Process child = KafkaQueueChild.start(arguments);
        try (BufferedReader output = child.inputReader()) {
            assertThat(output.readLine()).isEqualTo("open");
            for (int i = 0; i < lines; i++) {
                note(output.readLine(), each);
            }
            // Process.destroyForcibly would close the stream that is still to be read.
            child.toHandle().destroyForcibly();
            // What it said before it died counts too.
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                note(line, each);
            }
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    /** A line that was cut lacks its last word. */
    private static void note(String line, Consumer<String[]> each) {
        String[] words = line.split(" ");
        if (words.length == 4) {
            each.accept(words);
        }
    }
}
