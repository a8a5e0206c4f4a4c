package io.tidewatch.testkit.process;

import io.tidewatch.event.ByteSize;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server from its installed binaries, on a free port of 127.0.0.1 and with its data in a temporary folder. {@link #shared}
 * is one for all tests of a JVM; each test takes a {@link #newDatabase} of its own. It syncs nothing, as no test pulls the power, and
 * ends with the JVM, however that ends.
 */
public final class PostgresProcess implements AutoCloseable {
    private static final String SUPERUSER = "postgres";
    private static final String PASSWORD = "the-super-users";
    private static final int STARTED_WITHIN_SECONDS = 60;
    private static final int FIRST_WITH_ICU = 15;
    private static final ByteSize ROOM_IN_MEMORY = ByteSize.ofMebibytes(6 * 1024);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static @Nullable PostgresProcess shared;

    private final Path binaries;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    /**
     * A database of a test's.
     *
     * @param user the role that owns it
     */
    public record TestDatabase(int port, String name, String user, String password) {
        /** As the configuration names it. */
        public String url() {
            return "postgresql://127.0.0.1:" + port + "/" + name;
        }
    }

    private PostgresProcess(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /** The server that all tests of this JVM share; nobody stops it. */
    public static synchronized PostgresProcess shared() {
        if (shared == null) {
            PostgresProcess server = start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            shared = server;
        }
        return shared;
    }

    /** A server of the test's own, to be stopped and started again. */
    public static PostgresProcess start() {
        try {
            Path binaries = binaries();
            Path folder = Files.createTempDirectory(place(), "tidewatch-postgresql");
            PostgresProcess server = new PostgresProcess(binaries, folder, freePort());
            server.make();
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In memory where there is room: the databases of hundreds of tests are thousands of files, which a disk takes a minute to delete. */
    private static Path place() throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean roomy =
                Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > ROOM_IN_MEMORY.bytes();
        return roomy ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The newest installed version's folder: Debian's, or that of {@code pg_config} on the path. */
    private static Path binaries() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                var newest = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.comparingInt(bin -> major(bin.getName(bin.getNameCount() - 2))));
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, "pg_config"))) {
                Path bin = Path.of(output(List.of(folder + "/pg_config", "--bindir")));
                if (Files.isExecutable(bin.resolve("initdb"))) {
                    return bin;
                }
            }
        }
        throw new AssertionError("This test needs PostgreSQL's programs (initdb, postgres), and they are not installed."
                + " Install them: build/test-needs, or apt-get install postgresql");
    }

    private static int major(Path version) {
        String digits = version.toString().replaceAll("[^0-9].*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }

    /** PostgreSQL refuses to run as root, so a root's tests run it as somebody who may do little. */
    private static List<String> asUnprivileged(List<String> command) {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        String user = unprivileged();
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
        all.addAll(command);
        return all;
    }

    private static String unprivileged() {
        try (Stream<String> users = Files.lines(Path.of("/etc/passwd"))) {
            return users.anyMatch(line -> line.startsWith("postgres:")) ? "postgres" : "nobody";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        if (System.getProperty("user.name").equals("root")) {
            var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(unprivileged());
            Files.setOwner(folder, owner);
            Files.setOwner(password, owner);
        }
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + folder.resolve("data"),
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync"));
        if (major(binaries.getName(binaries.getNameCount() - 2)) >= FIRST_WITH_ICU) {
            // Not the order of bytes, so that a test shows who forgot to ask for it.
            command.addAll(List.of("--locale-provider=icu", "--icu-locale=en"));
        }
        output(asUnprivileged(command));
    }

    /** Starts the server again after {@link #stop}, at the same port. */
    public void startAgain() {
        String server = String.join(
                " ",
                List.of(
                        "'" + binaries.resolve("postgres") + "'",
                        "-D '" + folder.resolve("data") + "'",
                        "-p " + port,
                        "-c listen_addresses=127.0.0.1",
                        "-c unix_socket_directories=",
                        "-c fsync=off",
                        "-c full_page_writes=off",
                        "-c shared_buffers=32MB",
                        "-c max_connections=60",
                        "-c log_min_messages=fatal"));
        // The shell ends the server when its input ends: then this JVM is gone, even if it was killed, or needs the
        // data no more, which are deleted.
        String script = server + " & server=$!; read -r signal; kill -${signal:-QUIT} $server; wait $server;"
                + " [ \"$signal\" = INT ] || rm -rf '" + folder + "'";
        try {
            process = new ProcessBuilder(asUnprivileged(List.of("sh", "-c", script)))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    private void awaitAnswer() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTED_WITHIN_SECONDS);
        while (true) {
            try (Connection _ = connect(SUPERUSER)) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - until > 0 || process == null || !process.isAlive()) {
                    throw new AssertionError("PostgreSQL did not start: " + log(), e);
                }
                sleep();
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A connection of the superuser's. The driver is looked up by name: the test has it, this module does not need it. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, SUPERUSER, PASSWORD);
    }

    /** Runs a statement as the superuser. */
    public void run(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** An empty database with a role of its own. */
    public TestDatabase newDatabase() {
        String name = "tidewatch_" + NUMBERS.incrementAndGet();
        TestDatabase database = new TestDatabase(port, name, name, "its-password");
        run(SUPERUSER, "CREATE ROLE " + database.user() + " LOGIN PASSWORD '" + database.password() + "'");
        run(SUPERUSER, "CREATE DATABASE " + database.name() + " OWNER " + database.user());
        return database;
    }

    /** A database with what another one holds, of the same role; nobody may be connected to that one. */
    public TestDatabase copyOf(TestDatabase original) {
        String name = "tidewatch_" + NUMBERS.incrementAndGet();
        run(SUPERUSER, "CREATE DATABASE " + name + " OWNER " + original.user() + " TEMPLATE " + original.name());
        return new TestDatabase(port, name, original.user(), original.password());
    }

    /** Cuts the connections that are open to a database, at the server. */
    public void cutConnections(String database) {
        run(SUPERUSER, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
    }

    public int port() {
        return port;
    }

    /** Stops the server in good order; connections are cut. */
    public void stop() {
        end("INT");
    }

    private void end(String signal) {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        try (OutputStream shell = running.getOutputStream()) {
            shell.write((signal + "\n").getBytes(StandardCharsets.UTF_8));
            shell.flush();
            if (!running.waitFor(STARTED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("PostgreSQL did not stop: " + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends the server at once and deletes its data. */
    @Override
    public void close() {
        end("QUIT");
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
