package io.tidewatch.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on 127.0.0.1 between a client and a real service, that a test makes worse: lines are cut, refused, slowed or fall silent.
 * What was begun stays in force until it is taken back. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final int CHUNK = 16_384;

    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private volatile int target;
    private volatile boolean refusing;
    private volatile boolean silent;
    private volatile boolean closed;
    private volatile Duration pause = Duration.ZERO;

    private FaultyProxy(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    /** Listens on a free port and hands on to {@code 127.0.0.1:target}. */
    public static FaultyProxy to(int target) {
        try {
            ServerSocket listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            FaultyProxy proxy = new FaultyProxy(listening, target);
            Thread.ofVirtual().name("faulty-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect. */
    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections there have been. */
    public long connections() {
        return accepted.get();
    }

    /** From now on new connections go to that port: a service that came back elsewhere. */
    public void target(int port) {
        target = port;
    }

    /** Cuts every line that is open; new ones are taken. */
    public void cut() {
        sockets.forEach(FaultyProxy::close);
        sockets.clear();
    }

    /** Whether new connections are closed at once. Those that are open stay; {@link #cut} ends them. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Whether nothing is handed on, in either direction, while the lines stay open: a network that swallows. */
    public void silence(boolean quiet) {
        silent = quiet;
    }

    /** How long each chunk of at most 16 KiB waits before it is handed on. */
    public void slow(Duration each) {
        pause = each;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                accepted.incrementAndGet();
                if (refusing) {
                    close(client);
                } else {
                    Thread.ofVirtual().name("faulty-proxy").start(() -> join(client));
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void join(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            Thread.ofVirtual().name("faulty-proxy").start(() -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                waitForMyTurn(from);
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // The line is cut.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void waitForMyTurn(Socket from) {
        LockSupport.parkNanos(pause.toNanos());
        while (silent && !closed && !from.isClosed()) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            listening.close();
        } catch (IOException e) {
            // Closed already.
        }
        cut();
    }
}
