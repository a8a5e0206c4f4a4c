package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlCatalog;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.EventQueue;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What every process has, whatever it does.
 *
 * @param config as configured
 * @param folder this process's own data folder
 * @param database the catalog's database
 * @param catalog what is in it
 * @param queue the queue
 * @param partitionBase what the partitions of the queue are counted from
 * @param deadLetters what could not be processed
 * @param clock tells the time
 */
record Foundation(
        TidewatchConfig config,
        Path folder,
        Database database,
        SqlCatalog catalog,
        EventQueue queue,
        int partitionBase,
        DeadLetters deadLetters,
        Clock clock) {
    Foundation {
        requireNonNull(config, "config is null");
        requireNonNull(folder, "folder is null");
        requireNonNull(database, "database is null");
        requireNonNull(catalog, "catalog is null");
        requireNonNull(queue, "queue is null");
        requireNonNull(deadLetters, "deadLetters is null");
        requireNonNull(clock, "clock is null");
    }
}
