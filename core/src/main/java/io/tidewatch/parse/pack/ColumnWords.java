package io.tidewatch.parse.pack;

import static java.util.Objects.requireNonNull;

import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.pack.extract.FieldTest;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tells lines of separated values of one program from those of others: how many columns there are, and which words some of them may
 * hold. One pass over the columns up to the last that matters; quotes have no meaning here.
 */
public final class ColumnWords {
    public static final int MAX_COLUMNS = 1_000;

    private final byte separator;
    private final int atLeast;
    private final int atMost;
    /** Counted from one, ascending; {@code words[i]} are those of column {@code columns[i]}. */
    private final int[] columns;

    private final FieldTest.OneOf[] words;

    /**
     * @param atLeast the fewest columns
     * @param atMost the most columns
     * @param words by column, counted from one
     * @throws IllegalArgumentException where a number is out of range, or no word is given
     */
    public ColumnWords(char separator, int atLeast, int atMost, Map<Integer, FieldTest.OneOf> words) {
        TreeMap<Integer, FieldTest.OneOf> sorted = new TreeMap<>(requireNonNull(words, "words is null"));
        if (separator > 127) {
            throw new IllegalArgumentException("the separator must be one ASCII character, as ',' or '\\t'");
        }
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no column's words are given; write for example '7: [tcp, udp]'");
        }
        if (sorted.firstKey() < 1 || sorted.lastKey() > MAX_COLUMNS) {
            throw new IllegalArgumentException("columns are counted from 1 to " + MAX_COLUMNS);
        }
        this.separator = (byte) separator;
        this.atLeast = Math.max(atLeast, sorted.lastKey());
        this.atMost = atMost;
        if (this.atMost < this.atLeast) {
            throw new IllegalArgumentException(
                    "'at-most' is " + atMost + ", and there must be at least " + this.atLeast + " columns");
        }
        this.columns = sorted.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.words = sorted.values().toArray(FieldTest.OneOf[]::new);
    }

    /** Whether the line's columns are as wanted. */
    boolean areIn(byte[] b, int from, int to) {
        int begin = from;
        int next = 0;
        for (int column = 1; ; column++) {
            int found = Ascii.find(b, begin, to, separator);
            int end = found < 0 ? to : found;
            if (next < columns.length && columns[next] == column && !words[next++].matches(b, begin, end)) {
                return false;
            }
            if (found < 0) {
                return column >= atLeast && column <= atMost;
            }
            if (next == columns.length && column >= atLeast && atMost == MAX_COLUMNS || column == atMost) {
                return atMost == MAX_COLUMNS;
            }
            begin = end + 1;
        }
    }
}
