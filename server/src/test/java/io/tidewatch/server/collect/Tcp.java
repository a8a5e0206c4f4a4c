package io.tidewatch.server.collect;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A raw connection, for saying anything. */
final class Tcp implements AutoCloseable {
    private final Socket socket;

    Tcp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
    }

    Tcp(Socket socket) {
        this.socket = socket;
    }

    Tcp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Tcp send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** No more will be sent; answers can still come. */
    void end() throws IOException {
        socket.shutdownOutput();
    }

    byte[] receive(int count) throws IOException {
        byte[] bytes = new byte[count];
        new DataInputStream(socket.getInputStream()).readFully(bytes);
        return bytes;
    }

    /** So many bytes, or none when nothing comes for a moment; over TLS nothing but reading tells. */
    byte[] poll(int count) throws IOException {
        byte[] bytes = new byte[count];
        socket.setSoTimeout(50);
        try {
            int first = socket.getInputStream().read();
            if (first < 0) {
                return new byte[0];
            }
            bytes[0] = (byte) first;
        } catch (java.net.SocketTimeoutException nothing) {
            return new byte[0];
        } finally {
            socket.setSoTimeout(20_000);
        }
        new DataInputStream(socket.getInputStream()).readFully(bytes, 1, count - 1);
        return bytes;
    }

    /** Whether the other side has ended the connection; waits for it. */
    boolean isEnded() {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // Answers before the end.
            }
            return true;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Bytes of any kind. */
    static byte[] noise(Random random, int most) {
        byte[] noise = new byte[1 + random.nextInt(most)];
        random.nextBytes(noise);
        return noise;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
