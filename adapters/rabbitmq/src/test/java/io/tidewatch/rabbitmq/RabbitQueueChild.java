package io.tidewatch.rabbitmq;

import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process on a queue, to be killed: sends batches of some senders, polls them and commits now and then, and says what happened. */
final class RabbitQueueChild {
    static final int RECORDS = 4;
    private static final int LINE_BYTES = 12;
    private static final int COMMIT_EVERY = 7;
    private static final int FIRST_SENDER = 4;

    private RabbitQueueChild() {}

    /** Arguments: the port, the queue, the folder, up to where a store has it all, and the first batch of each sender. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        RabbitQueue queue = TestQueues.open(TestQueues.config(
                Integer.parseInt(arguments[0]), arguments[1], Path.of(arguments[2]), TestQueues.ROOMY));
        queue.resumeAfter(new Position(0, Long.parseLong(arguments[3])));
        out.println("open");
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofVirtual().start(() -> poll(queue, out)));
        for (int s = 0; s < arguments.length - FIRST_SENDER; s++) {
            int sender = s;
            long first = Long.parseLong(arguments[s + FIRST_SENDER]);
            threads.add(Thread.ofVirtual().start(() -> append(queue, sender, first, out)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void append(RabbitQueue queue, int sender, long first, PrintStream out) {
        for (long batch = first; ; ) {
            try {
                queue.append(Batches.batch().stream("sender-" + sender, batch * RECORDS * LINE_BYTES)
                        .lines(lines(sender, batch))
                        .build());
                out.println("ack " + sender + " " + batch + " .");
                batch++;
            } catch (TidewatchException e) {
                // Tried again.
            }
        }
    }

    private static void poll(RabbitQueue queue, PrintStream out) {
        for (int n = 1; ; n++) {
            for (QueuedBatch queued : queue.poll(8, Duration.ofSeconds(1))) {
                Position position = queued.position();
                out.println("polled " + position.offset() + " "
                        + Batches.lines(queued.batch()).getFirst().replace(' ', '_') + " .");
                if (n % COMMIT_EVERY == 0) {
                    // As a store does: what it says it has, it has.
                    out.println("stored " + position.offset() + " - .");
                    queue.commit(position);
                }
            }
        }
    }

    /** The records of a sender's batch. */
    static String[] lines(int sender, long batch) {
        String[] lines = new String[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            // With its newline each has LINE_BYTES bytes.
            lines[i] = "%02d %06d %01d".formatted(sender, batch, i);
        }
        return lines;
    }

    /** Starts the program in a JVM of its own. */
    static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                RabbitQueueChild.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
