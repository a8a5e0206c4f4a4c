package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.duckdb.DuckDBConnection;

/**
 * An in-memory DuckDB that can reach one folder and the memtables opened to it, and nothing else: tenants are kept apart by having
 * one each (docs/decisions/010-one-duckdb-a-tenant.md). Thread-safe.
 */
final class TenantDatabase implements AutoCloseable {
    private final DuckDBConnection root;
    /** For scans: its results are streamed, which is a setting that must be made before settings are locked. */
    private final DuckDBConnection scanning;

    private final Semaphore scans = new Semaphore(1);
    private final MemtableFunction memtables;

    private TenantDatabase(DuckDBConnection root, DuckDBConnection scanning, MemtableFunction memtables) {
        this.root = root;
        this.scanning = scanning;
        this.memtables = memtables;
    }

    /** Opens one for what lies below {@code folder}; {@code memory} in bytes. */
    static TenantDatabase open(Path folder, long memory, int threads, int scanThreads) {
        try {
            DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
            try (Statement statement = connection.createStatement()) {
                for (String setting : settings(folder, memory, threads)) {
                    statement.execute(setting);
                }
                MemtableFunction memtables = new MemtableFunction(scanThreads);
                memtables.register(connection);
                io.tidewatch.lake.search.NetworkFunction.register(connection);
                DuckDBConnection scanning = connection.duplicate();
                try (Statement setting = scanning.createStatement()) {
                    setting.execute("SET SESSION jdbc_stream_results=true");
                }
                statement.execute("SET lock_configuration=true");
                return new TenantDatabase(connection, scanning, memtables);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new TidewatchException(FailureKind.INTERNAL, "DuckDB cannot be opened: " + e.getMessage(), e);
        }
    }

    private static List<String> settings(Path folder, long memory, int threads) {
        return List.of(
                "SET temp_directory=''",
                "SET memory_limit='" + Math.max(1, memory >> 10) + "KiB'",
                "SET threads=" + threads,
                "SET TimeZone='UTC'",
                "SET parquet_metadata_cache=true",
                // The operating system caches files already; a second copy would only take memory.
                "SET enable_external_file_cache=false",
                "SET autoinstall_known_extensions=false",
                "SET autoload_known_extensions=false",
                "SET allow_community_extensions=false",
                "SET allow_persistent_secrets=false",
                "SET allowed_directories=[" + Sql.literal(folder.toAbsolutePath() + "/") + "]",
                "SET enable_external_access=false");
    }

    MemtableFunction memtables() {
        return memtables;
    }

    Session session() {
        try {
            DuckDBConnection connection = root.duplicate();
            return new Session(connection, connection::close);
        } catch (SQLException e) {
            throw new TidewatchException(
                    FailureKind.INTERNAL, "a DuckDB session cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The one session whose results are streamed and not kept; waits until nobody else uses it. */
    Session scanSession() {
        try {
            scans.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the scan was interrupted before it began", e);
        }
        return new Session(scanning, scans::release);
    }

    @Override
    public void close() {
        try {
            scanning.close();
            root.close();
        } catch (SQLException e) {
            throw new TidewatchException(FailureKind.INTERNAL, "DuckDB cannot be closed", e);
        }
    }
}
