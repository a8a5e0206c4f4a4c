package io.tidewatch.cli.read;

import io.tidewatch.collect.evtx.EvtxReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Tells by a file's first bytes, unpacked, what it holds; names do not count, but for {@code .csv} and {@code .tsv}. */
public final class FileStart {
    /** How many bytes tell enough. */
    public static final int LENGTH = 64 << 10;

    private static final int LOOKED_AT = 4096;

    private FileStart() {}

    /** The bytes without a byte order mark before them. */
    public static byte[] withoutMark(byte[] start) {
        return marked(start) ? Arrays.copyOfRange(start, 3, start.length) : start;
    }

    /** Whether UTF-8's byte order mark stands at the beginning. */
    public static boolean marked(byte[] start) {
        return start.length >= 3 && (start[0] & 0xff) == 0xef && (start[1] & 0xff) == 0xbb && (start[2] & 0xff) == 0xbf;
    }

    /** Whether these are no bytes of a log: zeros among them, as in programs, archives and UTF-16. */
    public static boolean binary(byte[] start) {
        if (EvtxReader.recognises(start, start.length)) {
            return false;
        }
        for (int i = 0; i < Math.min(start.length, LOOKED_AT); i++) {
            if (start[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** What the records of the file are. */
    public static RecordKind kind(Path path, byte[] start) {
        if (EvtxReader.recognises(start, start.length)) {
            return RecordKind.EVTX;
        }
        int first = 0;
        byte[] bytes = withoutMark(start);
        while (first < bytes.length && bytes[first] <= ' ') {
            first++;
        }
        if (first < bytes.length && bytes[first] == '[' && isArray(bytes, first + 1)) {
            return RecordKind.JSON;
        }
        if (first < bytes.length && bytes[first] == '{') {
            return isLine(bytes, first) && !JsonObjects.wraps(bytes, first, bytes.length)
                    ? RecordKind.LINES
                    : RecordKind.JSON;
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.matches(".*\\.[ct]sv(\\.gz|\\.zst)?") ? RecordKind.CSV : RecordKind.LINES;
    }

    /** Whether what follows a bracket can be an array's: many logs begin with a time in brackets. */
    private static boolean isArray(byte[] bytes, int from) {
        int next = from;
        while (next < bytes.length && bytes[next] <= ' ') {
            next++;
        }
        return next == bytes.length || bytes[next] == '{' || bytes[next] == ']';
    }

    /** Whether the object that begins at {@code from} ends in its line, or the line is longer than what was read. */
    private static boolean isLine(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        int object = JsonObjects.end(bytes, from, end);
        return object > 0 || end == bytes.length;
    }
}
