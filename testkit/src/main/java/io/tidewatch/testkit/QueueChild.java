package io.tidewatch.testkit;

import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueuedBatch;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A process on a queue, to be killed: sends batches of some senders, polls them and commits now and then, and says what happened. Says {@code
 * open}, then {@code ack SENDER BATCH}, {@code polled PARTITION OFFSET FIRST_LINE} and {@code stored PARTITION OFFSET}, each with a dot at
 * its end, by which a line that was cut is known.
 */
final class QueueChild {
    static final int RECORDS = 5;
    private static final int LINE_BYTES = 12;
    private static final int COMMIT_EVERY = 7;

    private QueueChild() {}

    /** Starts {@code program}, whose {@code main} calls {@link QueueCrashContract#work}, in a JVM of its own. */
    static Process start(Class<?> program, Map<Integer, Long> stored, long[] acknowledged, List<String> place)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                Integer.toString(stored.size())));
        stored.forEach((partition, offset) -> command.addAll(List.of(partition.toString(), offset.toString())));
        command.add(Integer.toString(acknowledged.length));
        for (long batch : acknowledged) {
            command.add(Long.toString(batch + 1));
        }
        command.addAll(place);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What the process does, until it is killed. */
    static void work(String[] arguments, Function<List<String>, EventQueue> open) throws InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int at = 0;
        List<Position> stored = new ArrayList<>();
        for (int left = Integer.parseInt(arguments[at++]); left > 0; left--) {
            stored.add(new Position(Integer.parseInt(arguments[at++]), Long.parseLong(arguments[at++])));
        }
        long[] next = new long[Integer.parseInt(arguments[at++])];
        for (int sender = 0; sender < next.length; sender++) {
            next[sender] = Long.parseLong(arguments[at++]);
        }
        EventQueue queue = open.apply(List.of(arguments).subList(at, arguments.length));
        stored.forEach(queue::resumeAfter);
        out.println("open");
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofVirtual().start(() -> poll(queue, out)));
        for (int s = 0; s < next.length; s++) {
            int sender = s;
            threads.add(Thread.ofVirtual().start(() -> append(queue, sender, next[sender], out)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void append(EventQueue queue, int sender, long first, PrintStream out) {
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

    private static void poll(EventQueue queue, PrintStream out) {
        for (int n = 1; ; n++) {
            for (QueuedBatch queued : queue.poll(8, Duration.ofSeconds(1))) {
                Position position = queued.position();
                String place = position.partition() + " " + position.offset();
                out.println("polled " + place + " " + nameOf(queued) + " .");
                if (n % COMMIT_EVERY == 0) {
                    // As a store does: what it says it has, it has.
                    out.println("stored " + place + " .");
                    queue.commit(position);
                }
            }
        }
    }

    /** What a batch is known by: its first record in one word. */
    static String nameOf(QueuedBatch queued) {
        return Batches.lines(queued.batch()).getFirst().replace(' ', '_');
    }

    static String nameOf(int sender, long batch) {
        return lines(sender, batch)[0].replace(' ', '_');
    }

    private static String[] lines(int sender, long batch) {
        String[] lines = new String[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            // With its newline each has LINE_BYTES bytes.
            lines[i] = "%02d %06d %01d".formatted(sender, batch, i);
        }
        return lines;
    }
}
