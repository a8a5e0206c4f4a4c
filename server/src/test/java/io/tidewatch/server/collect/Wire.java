package io.tidewatch.server.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends requests byte for byte as an agent writes them, over one connection that stays open, and reads the answers. */
public final class Wire implements AutoCloseable {
    private final Socket socket;

    public Wire(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(20_000);
    }

    /** An answer. */
    public record Answer(int status, String headers, String body) {
        public String header(String name) {
            return headers.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Sends a head, its lines as an agent writes them, and a body; {@code Content-Length} is added where the head frames none. */
    public Answer send(String head, byte[] body) throws IOException {
        String framed = head.strip().replace("\n", "\r\n");
        if (body.length > 0 && !framed.toLowerCase(Locale.ROOT).contains("transfer-encoding")) {
            framed += "\r\nContent-Length: " + body.length;
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write((framed + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        request.write(body);
        socket.getOutputStream().write(request.toByteArray());
        socket.getOutputStream().flush();
        return answer(head.startsWith("HEAD "));
    }

    public Answer send(String head, String body) throws IOException {
        return send(head, body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer answer(boolean headOnly) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) c);
        }
        String headers = head.toString();
        int status = Integer.parseInt(headers.split(" ", 3)[1]);
        Answer plain = new Answer(status, headers, "");
        if (headOnly || status == 204) {
            return plain;
        }
        if (plain.header("Transfer-Encoding").equals("chunked")) {
            return new Answer(status, headers, chunks(in));
        }
        int length = plain.header("Content-Length").isEmpty() ? 0 : Integer.parseInt(plain.header("Content-Length"));
        return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            StringBuilder size = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                size.append((char) c);
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            body.write(in.readNBytes(length));
            in.readNBytes(2);
            if (length == 0) {
                return body.toString(StandardCharsets.UTF_8);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
