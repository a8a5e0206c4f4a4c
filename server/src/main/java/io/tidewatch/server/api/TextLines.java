package io.tidewatch.server.api;

import io.tidewatch.event.EventId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Splits a body of text into its lines; blank lines are left out, lines that are too long are rejected. */
public final class TextLines {
    private final byte[] body;
    private final int maxLength;
    private final List<IngestReply.Rejection> rejected = new ArrayList<>();
    private int rejectedTotal;
    private int[] bounds = new int[256];
    private int size;

    private TextLines(byte[] body, int maxLength) {
        this.body = body;
        this.maxLength = maxLength;
    }

    /**
     * The lines that were taken.
     *
     * @param bounds of each line, as {@code RawBatch} wants them
     * @param rejected how many were too long
     */
    public record Lines(int[] bounds, int rejected) {}

    /** The lines of a body, none longer than {@code maxLength} bytes. */
    public static Lines lines(byte[] body, int maxLength) {
        SplitBody split = split(body, maxLength);
        return new Lines(split.bounds(), split.rejectedTotal());
    }

    static SplitBody split(byte[] body, int maxLength) {
        TextLines lines = new TextLines(body, maxLength);
        lines.read();
        return new SplitBody(Arrays.copyOf(lines.bounds, 2 * lines.size), lines.rejected, lines.rejectedTotal);
    }

    private void read() {
        int start = 0;
        int line = 1;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                add(start, i, line++);
                start = i + 1;
            }
        }
        if (start < body.length) {
            add(start, body.length, line);
        }
    }

    private void add(int start, int newline, int line) {
        int end = newline > start && body[newline - 1] == '\r' ? newline - 1 : newline;
        if (isBlank(start, end)) {
            return;
        }
        if (end - start > maxLength) {
            reject(line, "longer than " + maxLength + " bytes");
            return;
        }
        if (size == EventId.MAX_RECORDS_PER_BATCH) {
            reject(
                    line,
                    "more than " + EventId.MAX_RECORDS_PER_BATCH + " records in one body; send the rest in another");
            return;
        }
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 4 * size);
        }
        bounds[2 * size] = start;
        bounds[2 * size + 1] = end;
        size++;
    }

    private boolean isBlank(int start, int end) {
        for (int i = start; i < end; i++) {
            if (body[i] != ' ' && body[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private void reject(int line, String reason) {
        rejectedTotal++;
        if (rejected.size() < SplitBody.MAX_NAMED) {
            rejected.add(new IngestReply.Rejection(line, reason));
        }
    }
}
