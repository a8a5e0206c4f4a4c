package io.tidewatch.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to RabbitMQ with one channel, opened when it is first used and again when it broke. Not thread-safe, but for {@link
 * #close} and {@link #cut}.
 */
final class RabbitLink implements AutoCloseable {
    private static final int PRECONDITION_FAILED = 406;
    private static final int ACCESS_REFUSED = 403;
    private static final int NOT_ALLOWED = 530;
    private static final Logger LOG = LoggerFactory.getLogger(RabbitLink.class);
    private static final ScheduledExecutorService DEADLINES = deadlines();

    private final RabbitAddress address;
    private final Duration timeout;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Channel channel;
    private volatile @Nullable Socket socket;
    private volatile boolean blocked;
    private volatile boolean closed;

    RabbitLink(RabbitAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    private static ScheduledExecutorService deadlines() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .daemon()
                        .name("tidewatch-rabbitmq-deadlines")
                        .factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Whether there is a channel that works. */
    boolean isOpen() {
        Channel open = channel;
        return open != null && open.isOpen();
    }

    /** Whether RabbitMQ said that it takes nothing now, for lack of memory or disk. */
    boolean isBlocked() {
        return blocked;
    }

    /** A new channel, on a new connection where there is none. */
    Channel open() throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
        Connection open = connection;
        try {
            if (open == null || !open.isOpen()) {
                blocked = false;
                ConnectionFactory factory = address.factory(timeout);
                // After what the address set: with TLS that is the check of the host's name.
                factory.setSocketConfigurator(factory.getSocketConfigurator().andThen(this::keep));
                open = factory.newConnection("tidewatch");
                open.addBlockedListener(_ -> blocked = true, () -> blocked = false);
                connection = open;
            }
            Channel made = open.createChannel();
            if (made == null) {
                throw new IOException("RabbitMQ allows no further channel");
            }
            channel = made;
            return made;
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        }
    }

    private void keep(Socket made) throws IOException {
        // So that closing it does not wait for what cannot be sent.
        made.setSoLinger(true, 0);
        socket = made;
    }

    /**
     * Ends the connection's socket, so that a thread which writes to it goes on with an exception: RabbitMQ stops reading while an alarm
     * lasts, and a write has no time limit of its own.
     */
    void cut() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("closing a socket failed");
            }
        }
    }

    /** {@link #cut}s the connection unless the returned handle is closed before {@code limit} is over. */
    Deadline within(Duration limit) {
        ScheduledFuture<?> cutting = DEADLINES.schedule(this::cut, limit.toMillis(), TimeUnit.MILLISECONDS);
        return () -> cutting.cancel(false);
    }

    /** A limit of time that is lifted by closing it. */
    interface Deadline extends AutoCloseable {
        @Override
        void close();
    }

    /** Declares the queue where there is none; whether it is as declared, and not made otherwise by somebody else. */
    boolean declare(String queue, Map<String, Object> arguments) throws IOException {
        try {
            open().queueDeclare(queue, true, false, false, arguments);
            return true;
        } catch (IOException e) {
            if (replyCode(e) != PRECONDITION_FAILED) {
                throw e;
            }
            // RabbitMQ has closed the channel.
            open();
            return false;
        }
    }

    Channel channel() throws IOException {
        Channel open = channel;
        if (open == null || !open.isOpen()) {
            throw new IOException("the connection broke");
        }
        return open;
    }

    TidewatchException failure(Exception e) {
        drop();
        if (e instanceof AuthenticationFailureException || e instanceof PossibleAuthenticationFailureException) {
            return new TidewatchException(
                    FailureKind.INVALID, "RabbitMQ at " + address + " refuses the user or the password; check both", e);
        }
        if (replyCode(e) == NOT_ALLOWED) {
            return new TidewatchException(
                    FailureKind.INVALID,
                    "RabbitMQ at " + address + " has no such virtual host, or this user may not use it: " + said(e),
                    e);
        }
        if (replyCode(e) == ACCESS_REFUSED) {
            return new TidewatchException(
                    FailureKind.INVALID,
                    "RabbitMQ at " + address + " does not let this user do what is needed: " + said(e),
                    e);
        }
        if (isUntrusted(e)) {
            return new TidewatchException(
                    FailureKind.INVALID,
                    "RabbitMQ at " + address + " shows a certificate that is not trusted here: " + said(e)
                            + "; name the file of its authority (connection.ca, of an agent --broker-ca), and the host as it is in"
                            + " the certificate",
                    e);
        }
        return new TidewatchException(
                FailureKind.UNAVAILABLE, "RabbitMQ at " + address + " cannot be used now: " + said(e), e);
    }

    private static boolean isUntrusted(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static int replyCode(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof ShutdownSignalException signal) {
                return switch (signal.getReason()) {
                    case AMQP.Channel.Close close -> close.getReplyCode();
                    case AMQP.Connection.Close close -> close.getReplyCode();
                    case null, default -> 0;
                };
            }
        }
        return 0;
    }

    private static String said(Throwable e) {
        String message = e.getClass().getSimpleName();
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at.getMessage() != null && !(at instanceof AlreadyClosedException)) {
                message = at.getMessage();
            }
        }
        return message;
    }

    void drop() {
        Connection open = connection;
        connection = null;
        channel = null;
        if (open != null) {
            open.abort(1_000);
        }
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
