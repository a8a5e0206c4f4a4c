package io.tidewatch.sigma.match.literal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds literals of four bytes or more anywhere in a value. Of each literal one window of four bytes is known, the one least common among
 * the literals and in Windows' own names; a bitmap that fits the first-level cache says for each position of a value whether a known
 * window may stand there. Positions do not wait for each other, as the states of an automaton do, and memory grows by literals and not by
 * their bytes: see docs/decisions. Thread-safe.
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

    private final Literals table;
    private final long[] known;
    private final int shift;

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
        int bits = Math.clamp(32 - Integer.numberOfLeadingZeros(numbers.length * 32), MIN_BITS, MAX_BITS);
        shift = 32 - bits;
        known = new long[1 << bits - 6];
        table = new Literals(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            byte[] literal = literals.get(i);
            int window = rarest(literal, counts);
            int word = Words.four(literal, window);
            int bit = word * HASH >>> shift;
            known[bit >>> 6] |= 1L << bit;
            table.add(word, literal, window, numbers[i]);
        }
    }

    /** Tells {@code hits} every literal in the bytes, folded or ASCII. */
    public void find(byte[] bytes, int offset, int length, Hits hits) {
        long[] bitmap = known;
        int right = shift;
        int end = offset + length;
        if (length < WINDOW) {
            return;
        }
        int word = Words.four(bytes, offset) << 8;
        for (int at = offset + WINDOW - 1; at < end; at++) {
            word = word >>> 8 | (bytes[at] | 0x20) << 24;
            int bit = word * HASH >>> right;
            if ((bitmap[bit >>> 6] & 1L << bit) != 0) {
                table.find(word, bytes, at - WINDOW + 1, offset, end, hits);
            }
        }
    }

    private static void count(byte[] text, int weight, Map<Integer, Integer> counts) {
        for (int at = 0; at <= text.length - WINDOW; at++) {
            counts.merge(Words.four(text, at), weight, Integer::sum);
        }
    }

    private static int rarest(byte[] literal, Map<Integer, Integer> counts) {
        int best = 0;
        int bestCount = Integer.MAX_VALUE;
        for (int at = 0; at <= literal.length - WINDOW; at++) {
            int count = counts.getOrDefault(Words.four(literal, at), 0);
            if (count < bestCount) {
                bestCount = count;
                best = at;
            }
        }
        return best;
    }
}
