package io.tidewatch.acceptance;

import io.tidewatch.collect.RecordFrames;
import io.tidewatch.testkit.process.Api;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * A sender with one stream of numbered lines. It sends batch after batch, each with its offset, and remembers what was acknowledged;
 * a batch that was not is sent again, as an agent does.
 */
final class Sender {
    private final String name;
    private final Random random;
    private final IntFunction<String> heading;
    private final Set<String> acknowledged = new TreeSet<>();
    private long next;
    private List<String> pending = List.of();
    private int batches;

    Sender(String name, long seed) {
        this(name, seed, _ -> "2026-11-21 10:00:00,000 INFO killed.Test: ");
    }

    /** @param heading what the lines of a batch begin with, by the batch's number */
    Sender(String name, long seed, IntFunction<String> heading) {
        this.name = name;
        this.random = new Random(seed);
        this.heading = heading;
    }

    /** Every line that the server has acknowledged. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Sends until the server is gone or {@code batches} are acknowledged. */
    void sendUntilGone(Api api, int batches) throws InterruptedException {
        try {
            for (int i = 0; i < batches; i++) {
                send(api);
            }
        } catch (IOException gone) {
            // The server was killed: whether it has the pending batch is not known, and so it stays pending.
        }
    }

    /** Sends the pending batch, or a new one, until it is acknowledged. */
    void send(Api api) throws IOException, InterruptedException {
        if (pending.isEmpty()) {
            pending = batch(1 + random.nextInt(200));
        }
        long first = next;
        byte[] body = frames(pending);
        while (true) {
            HttpResponse<String> response = api.send(
                    body,
                    RecordFrames.MEDIA_TYPE,
                    "Tidewatch-Source",
                    name,
                    "Tidewatch-Stream",
                    name,
                    "Tidewatch-Offset",
                    Long.toString(first));
            if (response.statusCode() == 200) {
                acknowledged.addAll(pending);
                next += pending.size();
                pending = List.of();
                return;
            }
            if (response.statusCode() != 429 && response.statusCode() != 503) {
                throw new AssertionError(
                        body.length + " bytes were refused: " + response.statusCode() + " " + response.body());
            }
            Thread.sleep(20);
        }
    }

    private List<String> batch(int size) {
        List<String> lines = new ArrayList<>();
        String before = heading.apply(batches++);
        for (long i = next; i < next + size; i++) {
            lines.add(before + "line " + name + "_" + i + " of a stream");
        }
        return lines;
    }

    /** The frames of {@code lines}, each one offset further than the last. */
    private static byte[] frames(List<String> lines) {
        RecordFrames.Writer writer = new RecordFrames.Writer();
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            writer.add(1, bytes, 0, bytes.length);
        }
        return writer.toBytes();
    }
}
