package io.tidewatch.cli.send;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.generate.Pacer;
import io.tidewatch.collect.RecordFrames;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends a file's lines in batches of whole lines. Text goes as record frames with a stream of its own, so that a repeated request is
 * recognised. Not thread-safe.
 */
public final class FileSender {
    private static final int LONGEST_LINE = 1 << 20;

    private final Sender sender;
    private final int batchSize;
    private final double rate;
    private final Pacer pacer;
    private final String run =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final RecordFrames.Writer frames = new RecordFrames.Writer();
    private int files;
    private long lines;

    /**
     * @param rate lines a second; 0 for as many as go
     */
    public FileSender(Sender sender, int batchSize, double rate, Stop stop) {
        this.sender = sender;
        this.batchSize = batchSize;
        this.rate = rate;
        this.pacer = new Pacer(rate, stop);
    }

    /** How many lines were sent. */
    public long lines() {
        return lines;
    }

    /** Sends all of {@code input}; false when stopping was asked for before its end. {@code sent} runs after each request. */
    public boolean send(LogInput input, Map<String, String> headers, boolean json, Runnable sent) throws IOException {
        files++;
        byte[] buffer = new byte[batchSize];
        int filled = 0;
        long base = 0;
        boolean end = false;
        while (!end || filled > 0) {
            if (!end) {
                int before = filled;
                filled = input.read(buffer, filled);
                end = filled < buffer.length;
                if (filled == before && !end) {
                    throw new IOException("the file gave nothing though it did not end");
                }
            }
            int most = rate > 0 ? (int) Math.clamp(rate / 10, 1, 100_000) : Integer.MAX_VALUE;
            int cut = cut(buffer, filled, most, end);
            if (cut == 0) {
                if (filled == 0) {
                    break;
                }
                if (buffer.length >= 2 * LONGEST_LINE) {
                    throw CliFailure.failed("line " + (lines + 1) + " is longer than 1 MiB; is this a log?");
                }
                buffer = java.util.Arrays.copyOf(buffer, buffer.length * 2);
                continue;
            }
            if (!batch(buffer, cut, base, headers, json)) {
                return false;
            }
            sent.run();
            System.arraycopy(buffer, cut, buffer, 0, filled - cut);
            filled -= cut;
            base += cut;
        }
        return true;
    }

    /** Where a batch ends: after at most {@code most} lines; 0 when there is no whole line. */
    private static int cut(byte[] buffer, int filled, int most, boolean end) {
        if (most < Integer.MAX_VALUE) {
            int found = 0;
            for (int i = 0; i < filled; i++) {
                if (buffer[i] == '\n' && ++found == most) {
                    return i + 1;
                }
            }
        }
        if (end) {
            return filled;
        }
        for (int i = filled; i > 0; i--) {
            if (buffer[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private boolean batch(byte[] buffer, int length, long base, Map<String, String> headers, boolean json) {
        frames.clear();
        int count = 0;
        int first = -1;
        int start = 0;
        int pendingStart = -1;
        int pendingEnd = -1;
        for (int i = 0; i <= length; i++) {
            if (i == length ? start < length : buffer[i] == '\n') {
                int stop = i > start && buffer[i - 1] == '\r' ? i - 1 : i;
                if (stop > start) {
                    count++;
                    if (!json) {
                        if (pendingStart >= 0) {
                            frames.add(start - pendingStart, buffer, pendingStart, pendingEnd - pendingStart);
                        } else {
                            first = start;
                        }
                        pendingStart = start;
                        pendingEnd = stop;
                    }
                }
                start = i + 1;
            }
        }
        if (count == 0) {
            return true;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        byte[] body;
        if (json) {
            body = java.util.Arrays.copyOf(buffer, length);
        } else {
            frames.add(length - pendingStart, buffer, pendingStart, pendingEnd - pendingStart);
            body = frames.toBytes();
            all.put("Tidewatch-Stream", "send-" + run + "/" + files);
            all.put("Tidewatch-Offset", Long.toString(base + first));
        }
        if (!pacer.pass(count) || !sender.send(all, body)) {
            return false;
        }
        lines += count;
        return true;
    }
}
