package io.tidewatch.cli.imports;

import io.tidewatch.cli.read.ByteWindow;
import io.tidewatch.cli.read.JsonObjects;
import java.io.IOException;

/** JSON objects over several lines, in arrays, or wrapped as CloudTrail's: a record each. */
final class ObjectReader implements RecordReader {
    private static final int LONGEST = 64 << 20;

    private final ByteWindow window;
    private final int maxRecord;
    private long strayBytes;
    private String firstStray = "";

    ObjectReader(ByteWindow window, int maxRecord) {
        this.window = window;
        this.maxRecord = maxRecord;
    }

    @Override
    public boolean read(RecordBatch batch) throws IOException {
        while (!batch.full()) {
            byte[] bytes = window.bytes();
            int start = JsonObjects.start(bytes, window.from(), window.to());
            stray(bytes, window.from(), start);
            window.use(start);
            if (start == window.to()) {
                batch.end(window.offset(start));
                if (window.ended()) {
                    return batch.count() > 0;
                }
                window.more();
                continue;
            }
            int end = JsonObjects.end(bytes, start, window.to());
            if (end < 0 && !window.ended() && window.to() - start < LONGEST) {
                window.more();
                continue;
            }
            // What never ends is sent as it is: the server keeps it as text.
            int stop = end < 0 ? window.to() : end;
            batch.addPieces(window.offset(start), bytes, start, stop, maxRecord);
            window.use(stop);
            batch.end(window.offset(stop));
        }
        return true;
    }

    /** Notes what stands between objects and is no comma, bracket or blank. */
    private void stray(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != '{') {
            end++;
        }
        for (int i = from; i < end; i++) {
            if (bytes[i] > ' ' && bytes[i] != ',' && bytes[i] != '[' && bytes[i] != ']' && bytes[i] != '}'
                    || bytes[i] < 0) {
                if (strayBytes++ == 0) {
                    firstStray = "bytes that belong to no JSON object, the first at byte " + window.offset(i);
                }
            }
        }
    }

    @Override
    public Damage damage() {
        return strayBytes == 0 ? Damage.NONE : new Damage(1, strayBytes + " " + firstStray);
    }
}
