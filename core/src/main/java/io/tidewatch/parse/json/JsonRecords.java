package io.tidewatch.parse.json;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.EventId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The records of a body: one object a line, objects that follow one another (pretty-printed too), or arrays of objects, in any mixture.
 * An object that has nothing but an array of objects called {@code Records} or {@code records}, as CloudTrail's and Azure's files, stands for
 * these objects.
 *
 * <p>A record that cannot be read is rejected by itself, with its number and the reason; reading goes on at the next line that can
 * begin a record. Only the first {@value #MAX_DETAILED} rejections are told in detail, all are counted.
 */
public final class JsonRecords {
    /** How many rejections are told in detail. */
    public static final int MAX_DETAILED = 1_000;

    private static final byte[] WRAPPED = "ecords\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] body;
    private final int from;
    private final int to;
    private final JsonCheck check;
    private final List<RejectedRecord> rejected = new ArrayList<>();
    private int[] bounds = new int[256];
    private int size;
    private int rejections;
    private int countedTo;
    private int countedLines = 1;
    private boolean full;

    private JsonRecords(byte[] body, int from, int to, JsonCheck check) {
        this.body = body;
        this.from = from;
        this.to = to;
        this.check = check;
        this.countedTo = from;
    }

    /** Splits {@code body[from..to)}; {@code check} decides what is accepted and may be used again afterwards. */
    public static JsonRecords split(byte[] body, int from, int to, JsonCheck check) {
        JsonRecords records = new JsonRecords(requireNonNull(body, "body is null"), from, to, check);
        records.read();
        return records;
    }

    /** Splits the whole of {@code body}. */
    public static JsonRecords split(byte[] body, JsonCheck check) {
        return split(body, 0, body.length, check);
    }

    /** For each good record the offset of its first byte and that after its last, as {@code RawBatch} wants them. */
    public int[] bounds() {
        return Arrays.copyOf(bounds, 2 * size);
    }

    /** How many records are good. */
    public int size() {
        return size;
    }

    /** The first {@value #MAX_DETAILED} rejected records, in order. */
    public List<RejectedRecord> rejected() {
        return List.copyOf(rejected);
    }

    /** How many records were rejected, those included that {@link #rejected} leaves out. */
    public int rejections() {
        return rejections;
    }

    private void read() {
        int i = from;
        if (to - from >= 3
                && body[from] == (byte) 0xEF
                && body[from + 1] == (byte) 0xBB
                && body[from + 2] == (byte) 0xBF) {
            i += 3;
        }
        while (!full) {
            i = JsonCheck.blanks(body, i, to);
            if (i >= to) {
                return;
            }
            i = body[i] == '[' ? array(i) : line(i);
        }
    }

    /** Reads the object at {@code start} and what else its last line holds; returns where to go on. */
    private int line(int start) {
        int before = size;
        int end = record(start);
        if (end < 0) {
            return nextStart(start);
        }
        int rest = sameLine(end);
        if (rest >= to || body[rest] == '\n' || body[rest] == '\r' || body[rest] == '{' || body[rest] == '[') {
            return rest;
        }
        if (size == before) {
            return lineEnd(rest);
        }
        size = before;
        reject(start, rest, "found " + JsonCheck.shown(body[rest]) + " after the object on the same line");
        return lineEnd(rest);
    }

    /** Reads the elements of the array at {@code start}; returns where to go on. */
    private int array(int start) {
        int i = JsonCheck.blanks(body, start + 1, to);
        if (i < to && body[i] == ']') {
            return i + 1;
        }
        while (!full) {
            int element = i;
            int end = record(element);
            if (end < 0) {
                // Commas and brackets can no longer be trusted; a line that begins with an object can.
                return nextStart(element);
            }
            i = JsonCheck.blanks(body, end, to);
            if (i < to && body[i] == ']') {
                return i + 1;
            }
            if (i >= to || body[i] != ',') {
                reject(i, i, i >= to ? "the array is cut off" : "wanted a comma or ']' between the array's elements");
                return i >= to ? to : nextStart(i);
            }
            i = JsonCheck.blanks(body, i + 1, to);
        }
        return to;
    }

    /** Takes the record at {@code start}; returns the offset after it, or -1 where it cannot be told. */
    private int record(int start) {
        if (size == EventId.MAX_RECORDS_PER_BATCH) {
            reject(
                    start,
                    start,
                    "more than " + EventId.MAX_RECORDS_PER_BATCH + " records in one body; send the rest in another");
            full = true;
            return -1;
        }
        int unwrapped = unwrapped(start);
        if (unwrapped >= 0) {
            return unwrapped;
        }
        int end = check.valueEnd(body, start, to);
        if (end < 0) {
            reject(start, check.failedAt(), check.reason());
            return -1;
        }
        if (body[start] != '{') {
            reject(start, start, "a record must be a JSON object");
            return end;
        }
        add(start, end);
        return end;
    }

    private void add(int start, int end) {
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 4 * size);
        }
        bounds[2 * size] = start;
        bounds[2 * size + 1] = end;
        size++;
    }

    /** Takes the wrapped objects of the one at {@code start}; the offset after it, or -1 and none taken where it wraps none. */
    private int unwrapped(int start) {
        int before = size;
        int i = firstWrapped(start);
        while (i >= 0 && i < to && body[i] == '{' && size < EventId.MAX_RECORDS_PER_BATCH) {
            int end = check.valueEnd(body, i, to);
            if (end < 0) {
                break;
            }
            add(i, end);
            i = JsonCheck.blanks(body, end, to);
            if (i < to && body[i] == ',') {
                i = JsonCheck.blanks(body, i + 1, to);
                continue;
            }
            int close = i < to && body[i] == ']' ? JsonCheck.blanks(body, i + 1, to) : to;
            if (close < to && body[close] == '}') {
                return close + 1;
            }
            break;
        }
        size = before;
        return -1;
    }

    /** Where the first wrapped element of the object at {@code start} stands, or -1. */
    private int firstWrapped(int start) {
        if (start >= to || body[start] != '{') {
            return -1;
        }
        int key = JsonCheck.blanks(body, start + 1, to);
        int end = key + 2 + WRAPPED.length;
        if (end >= to
                || body[key] != '"'
                || (body[key + 1] | 0x20) != 'r'
                || !Arrays.equals(body, key + 2, end, WRAPPED, 0, WRAPPED.length)) {
            return -1;
        }
        int colon = JsonCheck.blanks(body, end, to);
        int array = colon < to && body[colon] == ':' ? JsonCheck.blanks(body, colon + 1, to) : to;
        return array < to && body[array] == '[' ? JsonCheck.blanks(body, array + 1, to) : -1;
    }

    private void reject(int start, int at, String reason) {
        rejections++;
        if (rejected.size() < MAX_DETAILED) {
            rejected.add(new RejectedRecord(size + rejections, lineOf(start), at, reason));
        }
    }

    /**
     * Where to go on after a bad record: the next line. When the record had run over its first line it may have been
     * pretty-printed, and then only a line that begins with a brace or a bracket begins a record.
     */
    private int nextStart(int start) {
        int next = lineEnd(start);
        if (check.failedAt() <= next) {
            return next;
        }
        while (next + 1 < to && body[next + 1] != '{' && body[next + 1] != '[') {
            next = lineEnd(next + 1);
        }
        return Math.min(next + 1, to);
    }

    private int sameLine(int from) {
        int i = from;
        while (i < to && (body[i] == ' ' || body[i] == '\t' || body[i] == ',')) {
            i++;
        }
        return i;
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < to && body[i] != '\n') {
            i++;
        }
        return i;
    }

    private int lineOf(int offset) {
        int target = Math.min(offset, to);
        for (; countedTo < target; countedTo++) {
            if (body[countedTo] == '\n') {
                countedLines++;
            }
        }
        return countedLines;
    }
}
