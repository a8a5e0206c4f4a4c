package io.tidewatch.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka in KRaft mode, broker and controller in one JVM of its own, on free ports of 127.0.0.1 and with its data in a temporary folder.
 * Its program is taken from the class path of the test, which needs {@code org.apache.kafka:kafka_2.13}. {@link #shared} is one for all
 * tests of a JVM; each takes {@link #newName names} of its own. It ends with the JVM, however that ends.
 */
public final class KafkaProcess implements AutoCloseable {
    private static final int STARTED_WITHIN_SECONDS = 180;
    private static final String STORE = "keystore.pem";
    private static final String CLUSTER = "dGlkZXdhdGNoLXRlc3RzLQ";
    private static final List<String> SMALL = List.of("-Xmx320m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static @Nullable KafkaProcess shared;

    private final Path folder;
    private final Path data;
    private final int port;
    private final int advertised;
    private final List<String> flags;
    private final @Nullable Security security;
    private @Nullable Process process;

    /**
     * What clients must show and are shown.
     *
     * @param user may sign in with PLAIN and with SCRAM-SHA-512
     */
    public record Security(Certificates certificates, String user, String password) {
        /** What the broker shows is the certificate that is in its file when it starts. */
        private void writeStore(Path folder) throws IOException {
            Files.writeString(
                    folder.resolve(STORE),
                    Files.readString(certificates.key()) + Files.readString(certificates.certificate()));
        }

        private String properties(Path folder) {
            return """
                    listener.name.clients.ssl.keystore.type=PEM
                    listener.name.clients.ssl.keystore.location=%s
                    listener.name.clients.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
                    listener.name.clients.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_%s="%s";
                    listener.name.clients.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
                    """.formatted(folder.resolve(STORE), user, password);
        }
    }

    private KafkaProcess(
            Path folder, Path data, int port, int advertised, List<String> flags, @Nullable Security security) {
        this.data = data;
        this.flags = flags;
        this.security = security;
        this.folder = folder;
        this.port = port;
        this.advertised = advertised;
    }

    /** The broker that all tests of this JVM share; nobody stops it. */
    public static synchronized KafkaProcess shared() {
        if (shared == null) {
            KafkaProcess broker = start();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            shared = broker;
        }
        return shared;
    }

    /** A broker of the test's own, to be killed and started again. */
    public static KafkaProcess start() {
        int port = freePort();
        return start(port, port);
    }

    /** A broker whose JVM is given what one in use is given, to measure with. */
    public static KafkaProcess startToMeasure() {
        int port = freePort();
        return start(port, port, List.of("-Xmx1g", "-XX:+UseG1GC"), null);
    }

    /**
     * A broker of the test's own that is reached through a proxy.
     *
     * @param port what the broker listens on; where the proxy leads
     * @param proxy the port of the proxy, which clients are sent to
     */
    public static KafkaProcess start(int port, int proxy) {
        return start(port, proxy, SMALL, null);
    }

    /** A broker of the test's own whose clients speak TLS and sign in. */
    public static KafkaProcess start(Security security) {
        int port = freePort();
        return start(port, port, SMALL, security);
    }

    /** A broker of the test's own that keeps its data in this folder, which exists. */
    public static KafkaProcess startOn(Path data) {
        int port = freePort();
        return start(port, port, SMALL, null, data);
    }

    private static KafkaProcess start(int port, int proxy, List<String> flags, @Nullable Security security) {
        return start(port, proxy, flags, security, null);
    }

    private static KafkaProcess start(
            int port, int proxy, List<String> flags, @Nullable Security security, @Nullable Path data) {
        try {
            Path folder = Files.createTempDirectory("tidewatch-kafka");
            KafkaProcess broker = new KafkaProcess(
                    folder, data == null ? folder.resolve("data") : data, port, proxy, flags, security);
            broker.format();
            broker.startAgain();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that nothing listens on. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name for a topic that no other test has. */
    public static String newName() {
        return "test" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    }

    /** As the configuration names it. */
    public String servers() {
        return "127.0.0.1:" + advertised;
    }

    private void format() throws IOException {
        int controller = freePort();
        int internal = freePort();
        Files.writeString(folder.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                listeners=CLIENTS://127.0.0.1:%d,INTERNAL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=CLIENTS://127.0.0.1:%d,INTERNAL://127.0.0.1:%d
                listener.security.protocol.map=CLIENTS:%s,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=INTERNAL
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%d
                log.dirs=%s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=2
                transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                group.consumer.min.session.timeout.ms=1000
                group.min.session.timeout.ms=1000
                num.network.threads=1
                num.io.threads=2
                log.cleaner.dedupe.buffer.size=8388608
                """.formatted(
                        port,
                        internal,
                        controller,
                        advertised,
                        internal,
                        security == null ? "PLAINTEXT" : "SASL_SSL",
                        controller,
                        data));
        List<String> arguments =
                new ArrayList<>(List.of("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties()));
        if (security != null) {
            security.writeStore(folder);
            Files.writeString(
                    folder.resolve("server.properties"), security.properties(folder), StandardOpenOption.APPEND);
            arguments.add("--add-scram");
            arguments.add("SCRAM-SHA-512=[name=" + security.user() + ",password=" + security.password() + "]");
        }
        Process format = run(arguments.toArray(String[]::new));
        if (format.onExit().join().exitValue() != 0) {
            throw new AssertionError("Kafka's storage could not be formatted: " + log());
        }
    }

    private String properties() {
        return folder.resolve("server.properties").toString();
    }

    private Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaProgram.class.getName()));
        command.addAll(0, flags);
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return folder.resolve("kafka.log");
    }

    /** Starts the broker with what it had, and returns when it takes connections. */
    public void startAgain() {
        try {
            if (security != null) {
                security.writeStore(folder);
            }
            Process started = run("kafka.Kafka", properties());
            process = started;
            for (int i = 0; i < STARTED_WITHIN_SECONDS * 20; i++) {
                if (!started.isAlive()) {
                    break;
                }
                if (listens()) {
                    return;
                }
                Thread.sleep(50);
            }
            throw new AssertionError("Kafka did not start: " + Files.readString(log()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Kafka started", e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The CPU time that the broker has taken so far. */
    public Duration cpu() {
        Process running = process;
        return running == null
                ? Duration.ZERO
                : running.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends the broker as SIGKILL does. */
    public void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
