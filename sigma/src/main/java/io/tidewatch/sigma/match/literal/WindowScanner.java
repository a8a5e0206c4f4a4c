package io.tidewatch.sigma.match.literal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds literals of four bytes or more anywhere in a value. Of each literal some windows of four bytes are known, those least common among
 * the literals and in Windows' own names; a bitmap that fits the nearest caches says for a position of a value whether a known window may
 * stand there. Where all literals are long, several neighbouring windows of each are known, and as many positions are skipped.
 * Positions do not wait for each other, as the states of an automaton do, and memory grows by literals and not by their bytes: see
 * docs/decisions/040-sigma-literals-by-windows.md. Thread-safe.
 */
public final class WindowScanner {
    /** The shortest literal that it takes. */
    public static final int WINDOW = 4;

    private static final int MIN_BITS = 12;
    private static final int MAX_BITS = 20;
    private static final int HASH = 0x9E37_79B1;
    /** How often text has what {@link #COMMON} has, against once in a literal. */
    private static final int COMMON_WEIGHT = 50;

    private static final String COMMON =
            "c:\\windows\\system32\\ c:\\program files (x86)\\common files\\microsoft shared\\ c:\\users\\administrator\\appdata\\local\\temp\\ "
                    + "c:\\windows\\microsoft.net\\framework64\\ hklm\\software\\microsoft\\windows nt\\currentversion\\ "
                    + "hklm\\system\\currentcontrolset\\services\\ powershell.exe svchost.exe command system. .dll .exe microsoft.powershell. "
                    + "parameter value name= http:// https:// \\appdata\\roaming\\ cmd.exe /c new-object net.webclient nt authority\\system";

    private static final int MAX_STRIDE = 8;
    /** With more literals than this, more windows of each would crowd the bitmap. */
    private static final int MANY = 1_000;

    private final Literals table;
    private final long[] known;
    private final int shift;
    private final int stride;

    /**
     * @param literals folded, none shorter than {@link #WINDOW}
     * @param numbers what to tell where they are found
     */
    public WindowScanner(List<byte[]> literals, int[] numbers) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (byte[] literal : literals) {
            count(literal, 1, counts);
        }
        count(Fold.utf8(COMMON), COMMON_WEIGHT, counts);
        int shortest =
                literals.stream().mapToInt(literal -> literal.length).min().orElse(WINDOW);
        stride = Math.min(shortest - WINDOW + 1, numbers.length > MANY ? MAX_STRIDE / 2 : MAX_STRIDE);
        int windows = numbers.length * stride;
        int bits = Math.clamp(32 - Integer.numberOfLeadingZeros(windows * 32), MIN_BITS, MAX_BITS);
        shift = 32 - bits;
        known = new long[1 << bits - 6];
        table = new Literals(windows);
        for (int i = 0; i < numbers.length; i++) {
            byte[] literal = literals.get(i);
            int first = rarest(literal, counts);
            for (int window = first; window < first + stride; window++) {
                int word = Words.four(literal, window);
                int bit = word * HASH >>> shift;
                known[bit >>> 6] |= 1L << bit;
                table.add(word, literal, window, numbers[i]);
            }
        }
    }

    /** Tells {@code hits} every literal in the bytes, folded or ASCII. */
    public void find(byte[] bytes, int offset, int length, Hits hits) {
        long[] bitmap = known;
        int right = shift;
        int step = stride;
        int end = offset + length;
        int last = end - WINDOW;
        for (int at = offset; at <= last; at += step) {
            int word = Words.four(bytes, at);
            int bit = word * HASH >>> right;
            if ((bitmap[bit >>> 6] & 1L << bit) != 0) {
                table.find(word, bytes, at, offset, end, hits);
            }
        }
    }

    private static void count(byte[] text, int weight, Map<Integer, Integer> counts) {
        for (int at = 0; at <= text.length - WINDOW; at++) {
            counts.merge(Words.four(text, at), weight, Integer::sum);
        }
    }

    /** Where the windows begin that are least common together. */
    private int rarest(byte[] literal, Map<Integer, Integer> counts) {
        int best = 0;
        int bestCount = Integer.MAX_VALUE;
        for (int first = 0; first + stride + WINDOW - 1 <= literal.length; first++) {
            int count = 0;
            for (int window = first; window < first + stride; window++) {
                count += counts.getOrDefault(Words.four(literal, window), 0);
            }
            if (count < bestCount) {
                bestCount = count;
                best = first;
            }
        }
        return best;
    }
}
