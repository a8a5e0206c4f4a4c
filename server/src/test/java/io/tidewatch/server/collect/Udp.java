package io.tidewatch.server.collect;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Sends datagrams to a port of this machine. */
final class Udp implements AutoCloseable {
    private final DatagramSocket socket;
    private final int port;

    Udp(int port) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.port = port;
    }

    Udp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Udp send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        return this;
    }

    @Override
    public void close() {
        socket.close();
    }
}
