package io.tidewatch.enrich.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Answers every question over UDP with one name. */
final class FakeNameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final byte[] name;

    FakeNameServer(String name) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.name = encoded(name);
        Thread.ofPlatform().daemon().start(this::answer);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void answer() {
        byte[] buffer = new byte[1_500];
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                byte[] answer = answer(buffer, question.getLength());
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private byte[] answer(byte[] question, int length) {
        int end = 12;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        end += 5;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        out.writeBytes(new byte[] {(byte) 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0});
        out.write(question, 12, end - 12);
        out.writeBytes(new byte[] {(byte) 0xC0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, (byte) name.length});
        out.writeBytes(name);
        return out.toByteArray();
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
