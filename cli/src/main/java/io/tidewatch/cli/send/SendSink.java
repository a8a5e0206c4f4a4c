package io.tidewatch.cli.send;

import io.tidewatch.cli.generate.LineSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends generated lines to a server, a request at each flush or when enough have come. */
public final class SendSink implements LineSink {
    private static final int ENOUGH = 512 * 1024;

    private final Sender sender;
    private final Map<String, String> headers;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(ENOUGH);

    public SendSink(Sender sender, Map<String, String> headers) {
        this.sender = sender;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public void write(CharSequence record) {
        body.writeBytes(record.toString().getBytes(StandardCharsets.UTF_8));
        if (body.size() >= ENOUGH) {
            flush();
        }
    }

    @Override
    public void flush() {
        if (body.size() > 0) {
            byte[] bytes = body.toByteArray();
            body.reset();
            sender.send(headers, bytes);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
