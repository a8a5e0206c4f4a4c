package io.tidewatch.enrich.list;

import static java.util.Objects.requireNonNull;

/**
 * What a loader made of a file.
 *
 * @param content what is looked up in
 * @param entries how many entries it has
 * @param badLines how many lines or objects were left out because they are not what the list is of
 * @param firstBad the first of those, with its place and what is wrong with it; empty for none
 */
public record ListContent<T>(T content, long entries, long badLines, String firstBad) {
    public ListContent {
        requireNonNull(content, "content is null");
        requireNonNull(firstBad, "firstBad is null");
    }
}
