package io.tidewatch.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, opened when it is first asked and again when it broke. A command is never repeated by itself: whether it was
 * done before the connection broke is not known, and its caller decides. Thread-safe.
 */
final class RedisLink implements AutoCloseable {
    private static final int REQUESTS_WAITING = 100_000;
    private static final Duration QUIET_AFTER_FAILURE = Duration.ofMillis(250);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(1);

    private final RedisAddress address;
    private final Duration timeout;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Open open;
    private volatile boolean closed;
    private volatile long lastFailureNanos = System.nanoTime() - QUIET_AFTER_FAILURE.toNanos();
    private volatile @Nullable TidewatchException lastFailure;

    private record Open(
            ClientResources resources, RedisClient client, StatefulRedisConnection<byte[], byte[]> connection) {
        /** Returns at once: the network's threads take a moment to end. */
        void close() {
            Thread.ofVirtual().name("tidewatch-redis-closing").start(() -> {
                connection.close();
                end(client, resources);
            });
        }
    }

    private static void end(RedisClient client, ClientResources resources) {
        client.shutdown(Duration.ZERO, ENDED_WITHIN);
        resources
                .shutdown(0, ENDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(ENDED_WITHIN.toMillis());
    }

    RedisLink(RedisAddress address, Duration timeout) {
        this.address = requireNonNull(address, "address is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when Redis is away, or did not answer in time: then it may have done it all the same;
     *     {@code OVERLOADED} when it has no memory left, {@code INVALID} when it refuses the user or password
     */
    <T> T ask(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        return ask(command, Duration.ZERO);
    }

    /** As {@link #ask(Function)} for a command that may block for {@code blocking} in Redis. */
    <T> T ask(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command, Duration blocking) {
        Open link = open();
        return await(link, send(command, link), timeout.plus(blocking));
    }

    private <T> T await(Open link, RedisFuture<T> answer, Duration patience) {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            drop(link);
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "Redis at " + address + " did not answer in time; it may have done what was asked",
                    e);
        } catch (ExecutionException e) {
            throw failed(link, requireNonNull(e.getCause(), "an execution failed without a cause"));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "interrupted while waiting for Redis at " + address, e);
        } catch (java.util.concurrent.CancellationException e) {
            drop(link);
            throw unavailable("the connection was closed", e);
        }
    }

    /** Sends many commands at once and waits for the answers of all; fails as {@link #ask(Function)} when one does. */
    void askAll(List<Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<?>>> commands) {
        Open link = open();
        List<RedisFuture<?>> answers = new ArrayList<>(commands.size());
        for (var command : commands) {
            try {
                answers.add(command.apply(link.connection().async()));
            } catch (RedisException e) {
                throw failed(link, e);
            }
        }
        long until = System.nanoTime() + timeout.toNanos();
        for (RedisFuture<?> answer : answers) {
            await(link, answer, Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
    }

    private <T> RedisFuture<T> send(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command, Open link) {
        try {
            return command.apply(link.connection().async());
        } catch (RedisException e) {
            throw failed(link, e);
        }
    }

    private TidewatchException failed(Open link, Throwable cause) {
        TidewatchException failure = RedisFailures.of(address, cause);
        if (failure.kind() == FailureKind.UNAVAILABLE && !RedisFailures.answered(cause)) {
            drop(link);
        }
        return failure;
    }

    /** Whether there is a connection. */
    boolean connected() {
        Open link = open;
        return link != null && link.connection().isOpen();
    }

    private Open open() {
        Open link = open;
        if (link != null && link.connection().isOpen()) {
            return link;
        }
        opening.lock();
        try {
            link = open;
            if (link != null && link.connection().isOpen()) {
                return link;
            }
            if (closed) {
                throw unavailable("the connection is closed", null);
            }
            if (link != null) {
                drop(link);
            }
            return connect();
        } finally {
            opening.unlock();
        }
    }

    private Open connect() {
        TidewatchException before = lastFailure;
        if (before != null && System.nanoTime() - lastFailureNanos < QUIET_AFTER_FAILURE.toNanos()) {
            throw new TidewatchException(before.kind(), String.valueOf(before.getMessage()), before);
        }
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        RedisClient client = RedisClient.create(resources, address.uri(timeout));
        try {
            client.setOptions(options(address, timeout).build());
            Open link = new Open(resources, client, client.connect(ByteArrayCodec.INSTANCE));
            open = link;
            lastFailure = null;
            return link;
        } catch (RedisException | IllegalArgumentException e) {
            end(client, resources);
            TidewatchException failure = RedisFailures.of(address, e);
            lastFailure = failure;
            lastFailureNanos = System.nanoTime();
            throw failure;
        }
    }

    static ClientOptions.Builder options(RedisAddress address, Duration timeout) {
        ClientOptions.Builder options = ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(REQUESTS_WAITING)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(true)
                        .build());
        if (address.certificates() != null) {
            options.sslOptions(SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(address.certificates().toFile())
                    .build());
        }
        return options;
    }

    private void drop(Open link) {
        opening.lock();
        try {
            if (link.equals(open)) {
                open = null;
            }
        } finally {
            opening.unlock();
        }
        link.close();
    }

    private TidewatchException unavailable(String why, @Nullable Throwable cause) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE, "Redis at " + address + " cannot be asked: " + why, cause);
    }

    @Override
    public void close() {
        closed = true;
        Open link = open;
        if (link != null) {
            drop(link);
        }
    }
}
