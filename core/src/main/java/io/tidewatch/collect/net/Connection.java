package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One sender's connection, with what the listener must know to end it in time: since when it is read from, written to, or in the
 * middle of a message. Read and written by its own thread; {@link #tooLong} and {@link #end} by others.
 */
public final class Connection {
    private enum Phase {
        /** Waiting for bytes. */
        READING,
        /** Waiting for the sender to take bytes. */
        WRITING,
        /** At our own work; the sender is not to blame. */
        WORKING
    }

    private final Socket socket;
    private final InetAddress address;
    private final Duration idle;
    private final Duration message;
    private final Thread thread;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private volatile Phase phase = Phase.READING;
    private volatile long since = System.nanoTime();
    private volatile boolean begun = true;
    private volatile long begunSince = since;
    private volatile @Nullable Ending ending;

    /**
     * @param idle how long it may be silent between messages
     * @param message how long a message may take
     * @param body what its thread does
     */
    Connection(Socket socket, Duration idle, Duration message, java.util.function.Consumer<Connection> body) {
        this.socket = requireNonNull(socket, "socket is null");
        this.address = requireNonNull(socket.getInetAddress(), "the socket is not connected");
        this.idle = idle;
        this.message = message;
        this.thread = Thread.ofVirtual().name("tidewatch-connection").unstarted(() -> body.accept(this));
    }

    Thread thread() {
        return thread;
    }

    Socket socket() {
        return socket;
    }

    InetAddress inetAddress() {
        return address;
    }

    /** The sender's network address. */
    public String address() {
        return address.getHostAddress();
    }

    /** From here on bytes come and go by these; nothing of a message has come yet. */
    void streams(InputStream input, OutputStream output) {
        in = input;
        out = output;
        begun = false;
    }

    /**
     * Reads at least one byte; -1 at the end.
     *
     * @param inMessage whether a message has begun: then it must become complete in time
     */
    public int read(byte[] buffer, int from, int length, boolean inMessage) throws IOException {
        if (!inMessage) {
            begun = false;
        } else if (!begun) {
            begunSince = System.nanoTime();
            begun = true;
        }
        enter(Phase.READING);
        try {
            return in.read(buffer, from, length);
        } finally {
            phase = Phase.WORKING;
        }
    }

    /** A message is complete; the next one has its own time. */
    public void completed() {
        begun = false;
    }

    /** Sends bytes to the sender; may be called by several threads. */
    public synchronized void write(byte[] bytes) throws IOException {
        Phase before = phase;
        enter(Phase.WRITING);
        try {
            out.write(bytes);
            out.flush();
        } finally {
            enter(before);
        }
    }

    private void enter(Phase next) {
        since = System.nanoTime();
        phase = next;
    }

    /** Why it should be ended now, or null. */
    @Nullable
    Ending tooLong(long now) {
        return switch (phase) {
            case WORKING -> null;
            case WRITING -> now - since > message.toNanos() ? Ending.SLOW : null;
            case READING ->
                begun && now - begunSince > message.toNanos()
                        ? Ending.SLOW
                        : now - since > idle.toNanos() ? Ending.IDLE : null;
        };
    }

    /** For how many nanoseconds it has been silent; 0 while it is worked on. */
    long silent(long now) {
        return phase == Phase.READING ? Math.max(0, now - since) : 0;
    }

    /** Ends it from this side; its thread sees a failing read. Only the first reason counts. */
    void end(Ending reason) {
        if (ending == null) {
            ending = reason;
        }
        close();
    }

    /** Why it was ended from this side, or null. */
    @Nullable
    Ending ending() {
        return ending;
    }

    /** Lets its thread see the end of what was sent, and finish. */
    void stopReading() {
        try {
            socket.shutdownInput();
        } catch (IOException alreadyClosed) {
            close();
        }
    }

    /** Closes the socket beneath TLS: saying goodbye to a peer that does not read would block. */
    void close() {
        try {
            socket.close();
        } catch (IOException nothingToDo) {
            // It is closed as far as it can be.
        }
    }
}
