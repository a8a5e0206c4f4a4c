package io.tidewatch.sqlite;

import io.tidewatch.event.ByteSize;
import io.tidewatch.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens queues for tests, and leaves their files as a killed process would. */
final class TestQueues {
    private static final List<String> SUFFIXES = List.of("", "-wal");

    private TestQueues() {}

    static SqliteQueue open(Path folder, ByteSize limit) {
        return open(SqliteQueueConfig.of(folder.resolve("queue.db")).withLimit(limit));
    }

    static SqliteQueue open(SqliteQueueConfig config) {
        SqliteQueue queue = new SqliteQueue(config, MutableClock.atNoon());
        queue.start();
        return queue;
    }

    /** Closes {@code running} and puts back the files as they were before. */
    static void kill(Path folder, AutoCloseable running) {
        try {
            Map<Path, byte[]> image = new HashMap<>();
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (SUFFIXES.stream().anyMatch(suffix -> file.toString().endsWith(".db" + suffix))) {
                        image.put(file, Files.readAllBytes(file));
                    }
                }
            }
            running.close();
            for (Map.Entry<Path, byte[]> file : image.entrySet()) {
                Files.write(file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
