package io.tidewatch.sqlite;

import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Batches;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that appends to a queue and says what was acknowledged, until it is killed. Sender {@code s} sends batches 0, 1, 2… of its
 * stream; it begins with the one after the last that it knows to be acknowledged, as an agent does.
 */
final class QueueChild {
    /** Records of a batch; each takes {@link #LINE_BYTES} of its stream. */
    static final int RECORDS = 5;

    private static final int LINE_BYTES = 12;

    private QueueChild() {}

    /** Arguments: the queue's file, then the first batch of each sender. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        SqliteQueue queue = new SqliteQueue(SqliteQueueConfig.of(Path.of(arguments[0])), Clock.systemUTC());
        try {
            queue.start();
        } catch (TidewatchException e) {
            out.println("refused " + e.getMessage());
            return;
        }
        out.println("open");
        List<Thread> senders = new ArrayList<>();
        for (int s = 0; s < arguments.length - 1; s++) {
            int sender = s;
            long first = Long.parseLong(arguments[s + 1]);
            senders.add(Thread.ofVirtual().start(() -> {
                for (long batch = first; ; batch++) {
                    Batches lines = Batches.batch().stream("sender-" + sender, batch * RECORDS * LINE_BYTES);
                    queue.append(lines.lines(lines(sender, batch)).build());
                    out.println("ack " + sender + " " + batch);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
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
    static Process start(Path file, List<Long> firstBatches) throws java.io.IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                QueueChild.class.getName(),
                file.toString()));
        firstBatches.forEach(batch -> command.add(Long.toString(batch)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
