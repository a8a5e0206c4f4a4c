package io.tidewatch.queue;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.QueueSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What a queue is opened with.
 *
 * @param settings the group {@code queue} of the configuration
 * @param folder the data folder, which is there and writable
 * @param node names this process among those that share a broker, the same after each restart
 * @param clock tells the time
 * @param damaged takes batches that a broker gave and that cannot be read, durable when it returns; idempotent by position. Called by
 *     the thread that polls
 */
public record QueueContext(
        QueueSettings settings, Path folder, String node, Clock clock, Consumer<DamagedBatch> damaged) {
    public QueueContext {
        requireNonNull(settings, "settings is null");
        requireNonNull(folder, "folder is null");
        requireNonNull(node, "node is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(damaged, "damaged is null");
    }
}
