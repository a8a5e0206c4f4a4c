package io.tidewatch.sigma.match;

import io.tidewatch.sigma.match.Signals.Kind;
import io.tidewatch.sigma.match.literal.AhoCorasick;
import io.tidewatch.sigma.match.literal.EdgeTable;
import io.tidewatch.sigma.match.literal.EqualsTable;
import io.tidewatch.sigma.match.literal.Hits;
import io.tidewatch.sigma.match.literal.WindowScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All that a program wants to find out about one field, in one pass over its value. Thread-safe. */
final class SlotMatcher {
    /** From this length on, windows are so many that most positions of a value can be skipped. */
    private static final int LONG = 7;

    private final int slot;
    private final @Nullable EqualsTable equal;
    private final @Nullable EdgeTable starts;
    private final @Nullable EdgeTable ends;
    private final @Nullable WindowScanner contains;
    private final @Nullable AhoCorasick containsShort;
    private final int[] hasValue;
    private final int[] isThere;

    /**
     * @param signals those of the slot
     * @param numbers their numbers
     */
    SlotMatcher(int slot, List<Signals.Signal> signals, List<Integer> numbers) {
        this.slot = slot;
        equal = made(Kind.EQUALS, signals, numbers, EqualsTable::new);
        starts = made(Kind.STARTS, signals, numbers, (literals, found) -> new EdgeTable(literals, found, false));
        ends = made(Kind.ENDS, signals, numbers, (literals, found) -> new EdgeTable(literals, found, true));
        int shortest = signals.stream()
                .filter(signal -> signal.kind() == Kind.CONTAINS)
                .mapToInt(signal -> signal.literal().getBytes(StandardCharsets.UTF_8).length)
                .min()
                .orElse(LONG);
        // an automaton is needed for the shortest; it then takes the next as well, for the sake of the windows
        int windowed = shortest < WindowScanner.WINDOW ? LONG : WindowScanner.WINDOW;
        contains = made(Kind.CONTAINS, signals, numbers, literal -> literal.length >= windowed, WindowScanner::new);
        containsShort = made(Kind.CONTAINS, signals, numbers, literal -> literal.length < windowed, AhoCorasick::new);
        hasValue = numbersOf(Kind.HAS_VALUE, signals, numbers);
        isThere = numbersOf(Kind.IS_THERE, signals, numbers);
    }

    /** The number of the field's list of names. */
    int slot() {
        return slot;
    }

    /** Whether the value's text matters, and not only that it is there. */
    boolean readsText() {
        return equal != null || starts != null || ends != null || contains != null || containsShort != null;
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
        if (containsShort != null) {
            containsShort.find(bytes, offset, length, hits);
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
        return made(kind, signals, numbers, literal -> true, maker);
    }

    private static <T> @Nullable T made(
            Kind kind,
            List<Signals.Signal> signals,
            List<Integer> numbers,
            Predicate<byte[]> wanted,
            BiFunction<List<byte[]>, int[], T> maker) {
        List<byte[]> literals = new ArrayList<>();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            byte[] literal = signals.get(i).literal().getBytes(StandardCharsets.UTF_8);
            if (signals.get(i).kind() == kind && wanted.test(literal)) {
                literals.add(literal);
                found.add(numbers.get(i));
            }
        }
        return literals.isEmpty()
                ? null
                : maker.apply(
                        literals, found.stream().mapToInt(Integer::intValue).toArray());
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
