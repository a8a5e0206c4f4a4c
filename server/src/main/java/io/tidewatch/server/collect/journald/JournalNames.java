package io.tidewatch.server.collect.journald;

import io.tidewatch.parse.json.JsonWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of a journal's fields as {@link JsonWriter} writes them: the journal's own, as {@code journalctl -o json} has them, so that an entry is one
 * and the same event whichever way it came; what they mean says the parser pack {@code journald}. Thread-safe.
 */
final class JournalNames {
    static final String CURSOR = "__CURSOR";

    private static final int MAX_REMEMBERED = 10_000;

    private final Map<String, byte[]> written = new ConcurrentHashMap<>();

    byte[] member(String field) {
        byte[] known = written.get(field);
        if (known != null) {
            return known;
        }
        byte[] made = JsonWriter.name(field);
        if (written.size() < MAX_REMEMBERED) {
            written.put(field, made);
        }
        return made;
    }
}
