package io.tidewatch.sigma.match;

import io.tidewatch.sigma.match.Signals.Kind;
import io.tidewatch.sigma.match.literal.AhoCorasick;
import io.tidewatch.sigma.match.literal.EdgeTrie;
import io.tidewatch.sigma.match.literal.EqualsTable;
import io.tidewatch.sigma.match.literal.Hits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** All that a program wants to find out about one field, in one pass over its value. Thread-safe. */
final class SlotMatcher {
    private final int slot;
    private final @Nullable EqualsTable equal;
    private final @Nullable EdgeTrie starts;
    private final @Nullable EdgeTrie ends;
    private final @Nullable AhoCorasick contains;
    private final int[] hasValue;
    private final int[] isThere;

    /**
     * @param signals those of the slot
     * @param numbers their numbers
     */
    SlotMatcher(int slot, List<Signals.Signal> signals, List<Integer> numbers) {
        this.slot = slot;
        equal = made(Kind.EQUALS, signals, numbers, EqualsTable::new);
        starts = made(Kind.STARTS, signals, numbers, (literals, found) -> new EdgeTrie(literals, found, false));
        ends = made(Kind.ENDS, signals, numbers, (literals, found) -> new EdgeTrie(literals, found, true));
        contains = made(Kind.CONTAINS, signals, numbers, AhoCorasick::new);
        hasValue = numbersOf(Kind.HAS_VALUE, signals, numbers);
        isThere = numbersOf(Kind.IS_THERE, signals, numbers);
    }

    /** The number of the field's list of names. */
    int slot() {
        return slot;
    }

    /** Whether the value's text matters, and not only that it is there. */
    boolean readsText() {
        return equal != null || starts != null || ends != null || contains != null;
    }

    /** Tells the signals of one value: folded, or ASCII. */
    void text(byte[] bytes, int offset, int length, Hits hits) {
        if (equal != null) {
            equal.find(bytes, offset, length, hits);
        }
        if (ends != null) {
            ends.find(bytes, offset, length, hits);
        }
        if (starts != null) {
            starts.find(bytes, offset, length, hits);
        }
        if (contains != null) {
            contains.find(bytes, offset, length, hits);
        }
    }

    /** Tells the signals of a field that is there. */
    void there(boolean value, Hits hits) {
        for (int number : isThere) {
            hits.hit(number);
        }
        if (value) {
            for (int number : hasValue) {
                hits.hit(number);
            }
        }
    }

    private static <T> @Nullable T made(
            Kind kind, List<Signals.Signal> signals, List<Integer> numbers, BiFunction<List<byte[]>, int[], T> maker) {
        List<byte[]> literals = new ArrayList<>();
        for (Signals.Signal signal : signals) {
            if (signal.kind() == kind) {
                literals.add(signal.literal().getBytes(StandardCharsets.UTF_8));
            }
        }
        return literals.isEmpty() ? null : maker.apply(literals, numbersOf(kind, signals, numbers));
    }

    private static int[] numbersOf(Kind kind, List<Signals.Signal> signals, List<Integer> numbers) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i).kind() == kind) {
                found.add(numbers.get(i));
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }
}
