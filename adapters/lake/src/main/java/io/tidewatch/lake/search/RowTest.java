package io.tidewatch.lake.search;

import java.util.List;

/**
 * Tells cheaply of a source's rows which can have no match; the others are to be looked at as events. Not thread-safe.
 */
interface RowTest {
    /** Rules out nothing. */
    RowTest ANY = new RowTest() {
        @Override
        public void begin(int chunk) {}

        @Override
        public boolean mayMatch(int row) {
            return true;
        }
    };

    /** Rules out every row. */
    RowTest NONE = new RowTest() {
        @Override
        public void begin(int chunk) {}

        @Override
        public boolean mayMatch(int row) {
            return false;
        }
    };

    /** The rows asked about next lie in that chunk. */
    void begin(int chunk);

    /** False where the row, counted from the source's first, certainly does not match. */
    boolean mayMatch(int row);

    /** What all of them let pass. */
    static RowTest and(List<RowTest> parts) {
        if (parts.contains(NONE)) {
            return NONE;
        }
        List<RowTest> telling = parts.stream().filter(part -> !part.equals(ANY)).toList();
        return telling.isEmpty() ? ANY : telling.size() == 1 ? telling.getFirst() : new All(telling);
    }

    /** What any of them lets pass. */
    static RowTest or(List<RowTest> parts) {
        if (parts.contains(ANY)) {
            return ANY;
        }
        List<RowTest> telling =
                parts.stream().filter(part -> !part.equals(NONE)).toList();
        return telling.isEmpty() ? NONE : telling.size() == 1 ? telling.getFirst() : new Any(telling);
    }

    /** Of several tests, all. */
    record All(List<RowTest> parts) implements RowTest {
        @Override
        public void begin(int chunk) {
            parts.forEach(part -> part.begin(chunk));
        }

        @Override
        public boolean mayMatch(int row) {
            for (RowTest part : parts) {
                if (!part.mayMatch(row)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Of several tests, any. */
    record Any(List<RowTest> parts) implements RowTest {
        @Override
        public void begin(int chunk) {
            parts.forEach(part -> part.begin(chunk));
        }

        @Override
        public boolean mayMatch(int row) {
            for (RowTest part : parts) {
                if (part.mayMatch(row)) {
                    return true;
                }
            }
            return false;
        }
    }
}
