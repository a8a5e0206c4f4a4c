package io.tidewatch.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis server from its installed program, on a free port of 127.0.0.1 and with its data in a temporary folder. It syncs every write
 * to disk before it answers, as a queue needs it, unless a test says otherwise. Ends with the JVM, however that ends.
 */
public final class RedisServer implements AutoCloseable {
    private static final int STARTED_WITHIN_SECONDS = 20;
    private static final int ANSWERED_WITHIN_MILLIS = 10_000;

    private final Path folder;
    private final int port;
    private final List<String> settings;
    private final SupervisedProcess process;

    private RedisServer(Path folder, int port, List<String> settings) {
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        this.process = new SupervisedProcess("Redis", folder.resolve("log"));
    }

    /** A server of the test's own with further settings as on its command line: {@code "--requirepass", "secret"}. */
    public static RedisServer start(String... settings) {
        try {
            RedisServer server =
                    new RedisServer(Files.createTempDirectory("tidewatch-redis"), freePort(), List.of(settings));
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it again on the same data and port, after {@link #kill}. */
    public void startAgain() {
        List<String> command = new ArrayList<>(List.of(
                SupervisedProcess.program("redis-server", "redis-server"),
                "--port",
                settings.contains("--tls-port") ? "0" : Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--save",
                "",
                "--daemonize",
                "no"));
        for (String setting : settings) {
            command.add(setting.equals("{port}") ? Integer.toString(port) : setting);
        }
        process.start(command, List.of());
        process.await(STARTED_WITHIN_SECONDS, this::answers);
    }

    private boolean answers() {
        try (Socket socket = connect()) {
            if (settings.contains("--tls-port")) {
                return true;
            }
            String reply = ask(socket, "PING");
            return reply.startsWith("+PONG") || reply.startsWith("-NOAUTH");
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWERED_WITHIN_MILLIS);
        socket.setSoTimeout(ANSWERED_WITHIN_MILLIS);
        return socket;
    }

    private static String ask(Socket socket, String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        byte[] reply = new byte[65_536];
        int length = socket.getInputStream().read(reply);
        return new String(reply, 0, Math.max(0, length), StandardCharsets.UTF_8);
    }

    /** Sends a command of a few ASCII words and gives the beginning of the reply as Redis writes it: {@code +OK}, {@code :3}. */
    public String ask(String... words) {
        try (Socket socket = connect()) {
            return ask(socket, words).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** As a configuration names it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** The CPU time that the server has taken so far. */
    public Duration cpu() {
        return process.cpu();
    }

    /** As if its machine's power went: the process dies at once. */
    public void kill() {
        process.end("KILL");
    }

    /** Ends it and deletes its data. */
    @Override
    public void close() {
        kill();
        SupervisedProcess.delete(folder);
    }
}
