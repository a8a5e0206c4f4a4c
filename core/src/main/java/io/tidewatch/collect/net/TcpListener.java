package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.config.ListenerSettings;
import io.tidewatch.health.Health;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on one port, each with a virtual thread of its own, and ends those that take too long. Thread-safe.
 */
final class TcpListener implements PortListener {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final int BACKLOG = 512;

    private final ListenerSettings settings;
    private final ListenerPort port;
    private final @Nullable TlsFiles tls;
    private final ConnectionHandler handler;
    private final Intake intake;
    private final ListenerCounts counts;
    private final ConnectionTable connections;
    private final OccasionalWarning warning;
    private @Nullable ServerSocket server;
    private @Nullable Thread acceptor;
    private Runnable stopReaper = () -> {};
    private volatile String trouble = "";

    /** @param tls the certificate, or null to speak in the clear */
    TcpListener(
            ListenerSettings settings,
            ListenerPort port,
            @Nullable TlsFiles tls,
            ConnectionHandler handler,
            Intake intake) {
        this.settings = requireNonNull(settings, "settings is null");
        this.port = requireNonNull(port, "port is null");
        this.tls = tls;
        this.handler = requireNonNull(handler, "handler is null");
        this.intake = requireNonNull(intake, "intake is null");
        this.counts = new ListenerCounts(port.transport());
        this.connections = new ConnectionTable(settings.maxConnections(), settings.messageTimeout());
        this.warning = new OccasionalWarning(port.transport() + " " + settings.name());
    }

    @Override
    public void start() {
        try {
            ServerSocket socket = new ServerSocket();
            server = socket;
            socket.setReuseAddress(true);
            socket.bind(port.address(settings.address()), BACKLOG);
            acceptor = Thread.ofVirtual()
                    .name("tidewatch-" + port.transport() + "-acceptor")
                    .start(() -> accept(socket));
        } catch (IOException e) {
            throw port.cannotListen(settings, e);
        }
        Duration least = min(settings.idleTimeout(), settings.messageTimeout());
        stopReaper = intake.every(
                Duration.ofMillis(Math.clamp(least.toMillis() / 4, 20, 5_000)), this::endThoseThatTakeTooLong);
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                admit(socket.accept());
                trouble = "";
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
                // Usually no file descriptors are left; those that are open go on.
                String cause = String.valueOf(e.getMessage());
                if (!cause.equals(trouble)) {
                    LOG.atError()
                            .addKeyValue("listener", settings.name())
                            .setCause(e)
                            .log("connection not accepted");
                }
                trouble = cause;
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(Socket socket) throws IOException {
        counts.opened();
        Connection connection = new Connection(socket, settings.idleTimeout(), settings.messageTimeout(), this::serve);
        Ending refusal = connections.admit(connection, System.nanoTime());
        if (refusal != null) {
            counts.ended(refusal);
            counts.closed();
            warning.log("connection refused", connection.address(), refusal.label());
            connection.close();
            return;
        }
        connection.thread().start();
    }

    private void serve(Connection connection) {
        try {
            connection.socket().setKeepAlive(true);
            connection.socket().setTcpNoDelay(true);
            secure(connection);
            handler.handle(connection, counts);
        } catch (MalformedStreamException e) {
            ended(connection, Ending.MALFORMED, e);
        } catch (SSLException e) {
            ended(connection, Ending.TLS, e);
        } catch (IOException e) {
            if (connection.ending() != null) {
                ended(connection, Ending.IDLE, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("listener", settings.name()).setCause(e).log("connection failed");
            ended(connection, Ending.FAILED, e);
        } finally {
            connection.close();
            connections.remove(connection);
            counts.closed();
        }
    }

    /** The reason of the thread that ended it wins over what its own thread saw of that. */
    private void ended(Connection connection, Ending seen, Exception cause) {
        Ending before = connection.ending();
        Ending reason = before == null ? seen : before;
        counts.ended(reason);
        warning.log("connection ended", connection.address(), reason.label() + ": " + cause.getMessage());
    }

    private void secure(Connection connection) throws IOException {
        Socket socket = connection.socket();
        if (tls == null) {
            connection.streams(socket.getInputStream(), socket.getOutputStream());
            return;
        }
        SSLSocket secured = tls.server(socket);
        secured.startHandshake();
        connection.streams(secured.getInputStream(), secured.getOutputStream());
    }

    private void endThoseThatTakeTooLong() {
        long now = System.nanoTime();
        for (Connection connection : connections.all()) {
            Ending reason = connection.tooLong(now);
            if (reason != null) {
                connection.end(reason);
            }
        }
    }

    @Override
    public ListenerStatus status() {
        ServerSocket socket = server;
        int bound = socket == null ? -1 : socket.getLocalPort();
        return counts.status(port.shown(settings.address(), bound), 0);
    }

    @Override
    public Health check() {
        ServerSocket socket = server;
        if (socket == null || socket.isClosed()) {
            return Health.down(port.shown(settings.address(), -1) + " is not listened on");
        }
        if (!trouble.isEmpty()) {
            return Health.degraded("connections to " + port.shown(settings.address(), socket.getLocalPort())
                    + " cannot be accepted: " + trouble + "; raise the limit of open files");
        }
        String stale = tls == null ? "" : tls.trouble();
        return stale.isEmpty() ? Health.UP : Health.degraded(stale);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void stop() {
        ServerSocket socket = server;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("listener", settings.name())
                        .setCause(e)
                        .log("port did not close cleanly");
            }
        }
        connections.all().forEach(Connection::stopReading);
    }

    @Override
    public void awaitStopped(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        Thread accepting = acceptor;
        if (accepting != null) {
            accepting.join(most);
        }
        List<Connection> open = connections.all();
        // One that came in between does not know yet.
        open.forEach(Connection::stopReading);
        for (Connection connection : open) {
            long rest = Math.max(1, (end - System.nanoTime()) / 1_000_000);
            connection.thread().join(Duration.ofMillis(rest));
        }
    }

    @Override
    public void close() {
        stopReaper.run();
        connections.all().forEach(Connection::close);
    }
}
