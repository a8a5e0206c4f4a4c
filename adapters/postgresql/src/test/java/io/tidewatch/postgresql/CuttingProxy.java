package io.tidewatch.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands on what client and server say, and cuts the line at a commit: before the server hears of it, or before the client hears back. */
final class CuttingProxy implements AutoCloseable {
    /** What is asked before each commit; the commit itself is sent by a number. */
    private static final String LAST_QUESTION = "pg_current_xact_id_if_assigned";

    private final ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean armed;
    private volatile boolean serverHears;
    private volatile boolean refusing;
    private volatile boolean refuseOnceCut;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    /** @param serverHears whether the server still gets the commit */
    void cutAfterNextCommit(boolean serverHears) {
        this.serverHears = serverHears;
        armed = true;
    }

    /** Whether new connections are refused, from the next cut on. */
    void refuseFromNextCut(boolean refuse) {
        refuseOnceCut = refuse;
        refusing = refusing && refuse;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                Line line = new Line(client, server);
                Thread.ofVirtual().start(line::toServer);
                Thread.ofVirtual().start(line::toClient);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean deaf;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void toServer() {
            byte[] buffer = new byte[65_536];
            boolean committing = false;
            try (client;
                    server) {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    boolean cut = armed && committing;
                    committing = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(LAST_QUESTION);
                    if (cut) {
                        armed = false;
                        deaf = true;
                        refusing = refuseOnceCut;
                    }
                    if (!cut || serverHears) {
                        out.write(buffer, 0, n);
                        out.flush();
                    }
                    if (cut) {
                        cuts.incrementAndGet();
                        if (serverHears) {
                            // The server's answer shows that it has committed; it goes no further.
                            server.getInputStream().read(buffer);
                        }
                        return;
                    }
                }
            } catch (IOException e) {
                // The line is cut.
            }
        }

        void toClient() {
            byte[] buffer = new byte[65_536];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int n = in.read(buffer); n >= 0 && !deaf; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            } catch (IOException e) {
                // The line is cut.
            } finally {
                close(client);
                if (!deaf) {
                    close(server);
                }
            }
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
    public void close() throws IOException {
        listening.close();
        sockets.forEach(CuttingProxy::close);
    }
}
