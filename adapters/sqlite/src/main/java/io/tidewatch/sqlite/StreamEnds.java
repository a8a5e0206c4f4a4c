package io.tidewatch.sqlite;

import java.util.LinkedHashMap;
import java.util.Map;

/** Up to where the streams used last were accepted, durably; spares the look-up in the table. Thread-safe. */
final class StreamEnds {
    private static final int KEPT = 10_000;

    private final Map<StreamKey, Long> ends = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamKey, Long> eldest) {
            return size() > KEPT;
        }
    };

    /** The stream's end, or -1 when only the table knows it. */
    synchronized long end(StreamKey stream) {
        return ends.getOrDefault(stream, -1L);
    }

    synchronized void put(Map<StreamKey, Long> committed) {
        ends.putAll(committed);
    }

    synchronized void clear() {
        ends.clear();
    }
}
