package io.tidewatch.collect.beats;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.MalformedStreamException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lumberjack version 1's event, a count and pairs of names and values, written as a JSON object of texts; {@code line} is the message. */
final class NamedValues {
    private static final int MOST_PAIRS = 1_000;
    private static final byte[] LINE = "line".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    private final FrameInput in;
    private final EventBuffer out;
    private final int longest;
    private int size;

    NamedValues(FrameInput in, EventBuffer out, int longest) {
        this.in = requireNonNull(in, "in is null");
        this.out = requireNonNull(out, "out is null");
        this.longest = longest;
    }

    void copy() throws IOException, InterruptedException {
        int pairs = in.number();
        if (pairs < 0 || pairs > MOST_PAIRS) {
            throw new MalformedStreamException("an event has more than 1,000 values");
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.write('{');
        for (int i = 0; i < pairs; i++) {
            if (i > 0) {
                json.write(',');
            }
            byte[] name = text();
            quote(java.util.Arrays.equals(name, LINE) ? MESSAGE : name, json);
            json.write(':');
            quote(text(), json);
        }
        json.write('}');
        out.put(json.toByteArray());
    }

    private byte[] text() throws IOException {
        int length = in.number();
        if (length < 0 || length > longest - size) {
            throw new MalformedStreamException("an event of names and values is longer than max-message");
        }
        size += length;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] part = new byte[Math.min(length, 4096)];
        int left = length;
        while (left > 0) {
            int read = in.some(part, 0, Math.min(left, part.length));
            text.write(part, 0, read);
            left -= read;
        }
        return text.toByteArray();
    }

    private static void quote(byte[] text, ByteArrayOutputStream json) {
        json.write('"');
        for (byte b : text) {
            if (b == '"' || b == '\\') {
                json.write('\\');
                json.write(b);
            } else if (b >= 0 && b < ' ') {
                json.writeBytes(String.format("\\u%04x", b).getBytes(StandardCharsets.US_ASCII));
            } else {
                json.write(b);
            }
        }
        json.write('"');
    }
}
