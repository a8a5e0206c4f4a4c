package io.tidewatch.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ server from its installed program, on free ports of 127.0.0.1, with its data, its name service (epmd) and its cookie of its
 * own. It takes some seconds to start: one for the tests of a class. Ends with the JVM, however that ends.
 */
public final class RabbitServer implements AutoCloseable {
    private static final int STARTED_WITHIN_SECONDS = 240;
    private static final String PROGRAMS = "/usr/lib/rabbitmq/bin";
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static @Nullable RabbitServer shared;

    private final Path folder;
    private final int port;
    private final int tlsPort;
    private final int namesPort;
    private final int nodesPort;
    private final Certificates certificates;
    private final SupervisedProcess names;
    private final SupervisedProcess server;

    private RabbitServer(Path folder, int[] ports) {
        this.folder = folder;
        this.port = ports[0];
        this.namesPort = ports[1];
        this.nodesPort = ports[2];
        this.tlsPort = ports[3];
        this.certificates = Certificates.in(folder);
        this.names = new SupervisedProcess("epmd", folder.resolve("epmd.log"));
        this.server = new SupervisedProcess("RabbitMQ", folder.resolve("log"));
    }

    /** The server that all tests of this JVM share; nobody stops it. */
    public static synchronized RabbitServer shared() {
        if (shared == null) {
            RabbitServer server = start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            shared = server;
        }
        return shared;
    }

    /** A name for a queue that no other test has. */
    public static String newName() {
        return "test" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    }

    /** A server of the test's own, to be killed and started again. */
    public static RabbitServer start() {
        try {
            Path folder = Files.createTempDirectory("tidewatch-rabbitmq");
            RabbitServer server = new RabbitServer(folder, freePorts());
            Files.writeString(folder.resolve("plugins"), "[].\n");
            server.startNames();
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket a = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket b = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket c = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket d = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {a.getLocalPort(), b.getLocalPort(), c.getLocalPort(), d.getLocalPort()};
        }
    }

    private void startNames() {
        names.start(
                List.of(
                        SupervisedProcess.program("epmd", "rabbitmq-server"),
                        "-port",
                        Integer.toString(namesPort),
                        "-address",
                        "127.0.0.1"),
                List.of());
        names.await(STARTED_WITHIN_SECONDS, () -> listens(namesPort));
    }

    /** Starts it again on the same data and ports, after {@link #kill}. */
    public void startAgain() {
        try {
            Files.writeString(folder.resolve("rabbitmq.conf"), """
                    listeners.tcp.1 = 127.0.0.1:%d
                    listeners.ssl.1 = 127.0.0.1:%d
                    ssl_options.certfile = %s
                    ssl_options.keyfile = %s
                    ssl_options.cacertfile = %s
                    log.console = true
                    log.console.level = warning
                    log.file = false
                    disk_free_limit.absolute = 10MB
                    """.formatted(
                            port, tlsPort, certificates.certificate(), certificates.key(), certificates.certificate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start(List.of(program("rabbitmq-server")), environment());
        server.await(STARTED_WITHIN_SECONDS, () -> listens(port));
    }

    private List<String> environment() {
        return List.of(
                "HOME=" + folder,
                "ERL_EPMD_PORT=" + namesPort,
                "ERL_EPMD_ADDRESS=127.0.0.1",
                "RABBITMQ_NODENAME=tidewatch@localhost",
                "RABBITMQ_MNESIA_BASE=" + folder.resolve("data"),
                "RABBITMQ_LOG_BASE=" + folder.resolve("logs"),
                "RABBITMQ_ENABLED_PLUGINS_FILE=" + folder.resolve("plugins"),
                "RABBITMQ_CONFIG_FILE=" + folder.resolve("rabbitmq.conf"),
                "RABBITMQ_CONF_ENV_FILE=/dev/null",
                "RABBITMQ_DIST_PORT=" + nodesPort,
                // The script then becomes the server, so that a signal reaches it.
                "RUNNING_UNDER_SYSTEMD=1");
    }

    /** The packages' own wrapper in the path changes the user, and with it the cookie. */
    private static String program(String name) {
        Path usual = Path.of(PROGRAMS, name);
        return Files.isExecutable(usual) ? usual.toString() : SupervisedProcess.program(name, "rabbitmq-server");
    }

    /** Has {@code rabbitmqctl} do something to the running server: {@code control("purge_queue", "logs")}. */
    public void control(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program("rabbitmqctl"), "--quiet"));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("control.log");
        try {
            ProcessBuilder control =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            environment().forEach(variable -> {
                int equals = variable.indexOf('=');
                control.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
            });
            Process running = control.start();
            if (!running.waitFor(STARTED_WITHIN_SECONDS, TimeUnit.SECONDS) || running.exitValue() != 0) {
                running.destroyForcibly();
                throw new AssertionError(command + " failed: " + Files.readString(said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** The port that speaks TLS, with the {@link #certificates}. */
    public int tlsPort() {
        return tlsPort;
    }

    public Certificates certificates() {
        return certificates;
    }

    /** As a configuration names it, without a queue. */
    public String url() {
        return "amqp://127.0.0.1:" + port;
    }

    /** The CPU time that the server has taken so far. */
    public Duration cpu() {
        return server.cpu();
    }

    /** Stops it in good order. */
    public void stop() {
        server.end("TERM");
    }

    /** As if its machine's power went: the process dies at once. */
    public void kill() {
        server.end("KILL");
    }

    /** Ends it and deletes its data. */
    @Override
    public void close() {
        kill();
        names.end("KILL");
        try {
            // Helpers of the server see its end a moment later, and may write until then.
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        SupervisedProcess.delete(folder);
    }
}
