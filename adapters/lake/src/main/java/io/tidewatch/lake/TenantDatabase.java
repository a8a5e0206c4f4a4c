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
    /** Of one thread, for small statements: of several a caller spins while another works, which costs a third of the time. */
    private final DuckDBConnection single;

    /** For scans: its results are streamed, which is a setting that must be made before settings are locked. */
    private final DuckDBConnection scanning;

    private final Semaphore scans = new Semaphore(1);
    private final MemtableFunction memtables;

    private TenantDatabase(
            DuckDBConnection root, DuckDBConnection single, DuckDBConnection scanning, MemtableFunction memtables) {
        this.root = root;
        this.single = single;
        this.scanning = scanning;
        this.memtables = memtables;
    }

    /** Opens one for what lies below {@code folder}; {@code memory} in bytes, of which statements of one thread may take half as much again. */
    static TenantDatabase open(Path folder, long memory, int threads, int scanThreads) {
        MemtableFunction memtables = new MemtableFunction(scanThreads);
        try {
            DuckDBConnection root = instance(folder, memory, threads, memtables);
            try {
                DuckDBConnection single = root;
                if (threads > 1) {
                    single = instance(folder, memory / 2, 1, memtables);
                    lock(single);
                }
                DuckDBConnection scanning = root.duplicate();
                try (Statement setting = scanning.createStatement()) {
                    setting.execute("SET SESSION jdbc_stream_results=true");
                }
                lock(root);
                return new TenantDatabase(root, single, scanning, memtables);
            } catch (SQLException e) {
                root.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new TidewatchException(FailureKind.INTERNAL, "DuckDB cannot be opened: " + e.getMessage(), e);
        }
    }

    private static DuckDBConnection instance(Path folder, long memory, int threads, MemtableFunction memtables)
            throws SQLException {
        DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings(folder, memory, threads)) {
                statement.execute(setting);
            }
            memtables.register(connection);
            io.tidewatch.lake.search.NetworkFunction.register(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void lock(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_configuration=true");
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
        return session(root);
    }

    /** A session whose statements run on the calling thread alone. */
    Session singleSession() {
        return session(single);
    }

    private static Session session(DuckDBConnection database) {
        try {
            DuckDBConnection connection = database.duplicate();
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
            single.close();
            root.close();
        } catch (SQLException e) {
            throw new TidewatchException(FailureKind.INTERNAL, "DuckDB cannot be closed", e);
        }
    }
}
