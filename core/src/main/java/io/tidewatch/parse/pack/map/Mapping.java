package io.tidewatch.parse.pack.map;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the keys that records bring are called in events.
 *
 * @param targets the keys that have a name, the surest first: of two that want the same field the first present takes it
 * @param others what stands before the names of the other keys; empty to keep them as they are, null to leave them out
 * @param keep keys that keep their names; {@code host.*} means all that begin so
 * @param own names that the pack itself gives, which no key may take
 * @param unmarked whether keys come without a mark, as those of JSON records do
 * @param consumed fields that the time is read from
 */
public record Mapping(
        List<Target> targets,
        @Nullable String others,
        List<String> keep,
        Set<String> own,
        boolean unmarked,
        List<String> consumed) {
    public Mapping {
        targets = List.copyOf(targets);
        keep = List.copyOf(keep);
        own = Set.copyOf(own);
        consumed = List.copyOf(consumed);
        requireNonNull(own, "own is null");
    }

    boolean keeps(String key) {
        for (String kept : keep) {
            if (kept.endsWith("*") ? key.startsWith(kept.substring(0, kept.length() - 1)) : key.equals(kept)) {
                return true;
            }
        }
        return false;
    }

    /** The prefix that {@code x.*} stands for. */
    static String stem(String written) {
        return written.substring(0, written.length() - 1);
    }
}
