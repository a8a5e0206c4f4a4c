package io.tidewatch.cli.read;

import io.tidewatch.collect.RecordFrames;
import java.util.Arrays;

/**
 * Cuts a file's bytes into records. What it gives depends only on the bytes from where it begins, never on how many are there already:
 * reading again from a record's start gives the same records, so that a server can recognise repeated ones by offset.
 *
 * <p>A line longer than the limit is cut into pieces of the limit's length, between characters; nothing is left out. Empty lines and
 * NUL bytes at a line's start (a truncated file that its writer goes on filling at the old offset) give no record.
 */
public final class RecordSplitter {
    private static final int MAX_EVENT_LINES = 1000;
    /** Longer than any that a cloud service writes. */
    public static final int LONGEST_OBJECT = 256 << 10;

    /** Records in one batch. */
    public static final int MAX_RECORDS = 100_000;

    private final Multiline multiline;
    private final int maxLength;
    private int[] spans = new int[3 * 1024];
    private int count;
    private int consumed;
    private boolean objects;

    /**
     * @param maxLength bytes in one record; a longer line or event is cut
     */
    public RecordSplitter(Multiline multiline, int maxLength) {
        this.multiline = multiline;
        this.maxLength = maxLength;
    }

    /** Forgets the records of the buffer before. */
    public void begin() {
        begin(0);
    }

    /** Forgets the records of the buffer before; those of the next begin at {@code from}. */
    public void begin(int from) {
        count = 0;
        consumed = from;
    }

    /** Whether the bytes are JSON objects that another one wraps, as CloudTrail's {@code {"Records":[…]}}: then each is a record. */
    public void objects(boolean wrapped) {
        objects = wrapped;
    }

    /** How many records were found since {@link #begin}. */
    public int count() {
        return count;
    }

    /** Up to where the bytes were used; what follows is the beginning of a record whose end is not there yet. */
    public int consumed() {
        return consumed;
    }

    /** The index in the buffer at which the record's line begins. */
    public int start(int record) {
        return spans[3 * record];
    }

    /** The index of the record's first byte. */
    public int textStart(int record) {
        return spans[3 * record + 1];
    }

    /** The index after the record's last byte. */
    public int textEnd(int record) {
        return spans[3 * record + 2];
    }

    /** Writes the records from {@code first} up to {@code end} as a body. */
    public void write(byte[] buffer, int first, int end, RecordFrames.Writer writer) {
        for (int i = first; i < end; i++) {
            int next = i + 1 < count ? spans[3 * i + 3] : consumed;
            writer.add(next - spans[3 * i], buffer, spans[3 * i + 1], spans[3 * i + 2] - spans[3 * i + 1]);
        }
    }

    /**
     * Finds the records in {@code bytes} from {@link #consumed} up to {@code to}.
     *
     * @param complete whether the end of the bytes ends a record
     */
    public void split(byte[] bytes, int to, boolean complete) {
        boolean more = true;
        while (more && consumed < to && count < MAX_RECORDS) {
            more = objects
                    ? object(bytes, to, complete)
                    : multiline instanceof Multiline.Off ? line(bytes, to, complete) : event(bytes, to, complete);
        }
    }

    private boolean object(byte[] bytes, int to, boolean complete) {
        int from = JsonObjects.start(bytes, consumed, to);
        if (from == to) {
            // What follows the last object closes the array.
            consumed = to;
            return false;
        }
        int end = JsonObjects.end(bytes, from, to);
        int most = Math.max(maxLength, LONGEST_OBJECT);
        if (end > 0 && end - from <= most) {
            return add(bytes, from, end, end);
        }
        if (to - from > most) {
            return add(bytes, from, from + most, from + most);
        }
        return complete && add(bytes, from, to, to);
    }

    private boolean line(byte[] bytes, int to, boolean complete) {
        int from = consumed;
        int newline = newline(bytes, from, from, to);
        if (newline >= 0) {
            return add(bytes, from, newline, newline + 1);
        }
        return unfinished(bytes, from, to, complete);
    }

    private boolean event(byte[] bytes, int to, boolean complete) {
        int from = consumed;
        int cursor = from;
        int contentEnd = from;
        for (int lines = 0; ; lines++) {
            if (lines == MAX_EVENT_LINES) {
                return add(bytes, from, contentEnd, cursor);
            }
            int newline = newline(bytes, from, cursor, to);
            if (newline < 0) {
                if (lines > 0 && to - from > maxLength) {
                    return add(bytes, from, contentEnd, cursor);
                }
                return unfinished(bytes, from, to, complete);
            }
            if (lines > 0 && multiline.begins(bytes, cursor, newline)) {
                return add(bytes, from, contentEnd, cursor);
            }
            if (newline > cursor && !(newline == cursor + 1 && bytes[cursor] == '\r')) {
                contentEnd = newline;
            }
            cursor = newline + 1;
        }
    }

    /** No line end within the limit: the rest is cut, or complete, or must wait. */
    private boolean unfinished(byte[] bytes, int from, int to, boolean complete) {
        if (to - from > maxLength) {
            int end = characterStart(bytes, from, from + maxLength);
            return add(bytes, from, end, end);
        }
        return complete && add(bytes, from, to, to);
    }

    /** The first line end at or after {@code cursor} that leaves the record within the limit, or -1. */
    private int newline(byte[] bytes, int from, int cursor, int to) {
        int end = (int) Math.min(to, (long) from + maxLength + 1);
        for (int i = cursor; i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int characterStart(byte[] bytes, int from, int end) {
        int at = end;
        while (at > from && end - at < 3 && (bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        return at == from || (bytes[at] & 0xC0) == 0x80 ? end : at;
    }

    private boolean add(byte[] bytes, int from, int to, int next) {
        int first = from;
        int last = to;
        while (last > first && (bytes[last - 1] == '\r' || bytes[last - 1] == '\n')) {
            last--;
        }
        while (first < last && bytes[first] == 0) {
            first++;
        }
        if (first < last) {
            if (3 * count == spans.length) {
                spans = Arrays.copyOf(spans, 2 * spans.length);
            }
            spans[3 * count] = from;
            spans[3 * count + 1] = first;
            spans[3 * count + 2] = last;
            count++;
        }
        consumed = next;
        return true;
    }
}
