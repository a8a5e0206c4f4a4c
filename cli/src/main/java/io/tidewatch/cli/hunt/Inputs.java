package io.tidewatch.cli.hunt;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.tidewatch.collect.evtx.EvtxReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Opens files and tells by their first bytes what they hold; names do not count, but for {@code .csv}. */
final class Inputs {
    private static final int START = 64 << 10;
    private static final int BUFFER = 1 << 16;

    private Inputs() {}

    static RecordSource open(HuntFile file) throws IOException {
        RecordSource.CountingStream raw = new RecordSource.CountingStream(Files.newInputStream(file.path()));
        try {
            InputStream in = decompressed(raw);
            byte[] start = in.readNBytes(START);
            return new RecordSource(file, in, raw, kind(file, start), withoutMark(start));
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream decompressed(InputStream raw) throws IOException {
        byte[] magic = raw.readNBytes(4);
        InputStream whole = new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(magic), raw);
        if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
            return new GZIPInputStream(whole, BUFFER);
        }
        boolean zstd = magic.length == 4
                && (magic[0] & 0xff) == 0x28
                && (magic[1] & 0xff) == 0xb5
                && magic[2] == 0x2f
                && (magic[3] & 0xff) == 0xfd;
        return zstd ? new ZstdInputStreamNoFinalizer(whole).setContinuous(false) : whole;
    }

    private static byte[] withoutMark(byte[] start) {
        boolean marked = start.length >= 3
                && (start[0] & 0xff) == 0xef
                && (start[1] & 0xff) == 0xbb
                && (start[2] & 0xff) == 0xbf;
        return marked ? Arrays.copyOfRange(start, 3, start.length) : start;
    }

    private static RecordKind kind(HuntFile file, byte[] start) {
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
            return isLine(bytes, first) ? RecordKind.LINES : RecordKind.JSON;
        }
        String name = file.path().getFileName().toString().toLowerCase(java.util.Locale.ROOT);
        return name.matches(".*\\.csv(\\.gz|\\.zst)?") ? RecordKind.CSV : RecordKind.LINES;
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
