package io.tidewatch.server.collect.elastic;

import io.tidewatch.event.Dataset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an action line says: {@code {"create":{"_index":"filebeat-8.19.0","_id":"7"}}}.
 *
 * @param kind what is to be done
 * @param index where to; the source's name
 * @param id the document's id, or null
 */
record BulkAction(Kind kind, String index, @Nullable String id) {
    private static final int MAX_INDEX = 200;
    private static final int MAX_ID = 512;
    private static final Pattern DATA_STREAM = Pattern.compile("(?:logs|metrics|traces|synthetics)-([^-]+\\.[^-]+)-.+");

    /** The actions of the protocol. */
    enum Kind {
        CREATE,
        INDEX,
        UPDATE,
        DELETE;

        private final String word = name().toLowerCase(Locale.ROOT);

        String word() {
            return word;
        }

        static @Nullable Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** The dataset that a data stream's name tells ({@code logs-nginx.access-prod}), or null. */
    @Nullable
    Dataset dataset() {
        Matcher stream = DATA_STREAM.matcher(index);
        return stream.matches() && Dataset.isValid(stream.group(1)) ? Dataset.of(stream.group(1)) : null;
    }

    /** What is wrong with the names, or null. */
    @Nullable
    String problem() {
        if (index.isBlank()) {
            return "no index is named, neither in the action nor in the path";
        }
        if (index.length() > MAX_INDEX || index.chars().anyMatch(c -> c <= ' ' || "\"*\\<|,>/?".indexOf(c) >= 0)) {
            return "the index's name is longer than " + MAX_INDEX + " characters or has one that none may have";
        }
        if (id != null && (id.isEmpty() || id.length() > MAX_ID)) {
            return "the _id has " + id.length() + " characters; use 1 to " + MAX_ID;
        }
        return null;
    }
}
