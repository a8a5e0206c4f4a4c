package io.tidewatch.sigma.correlate;

import io.tidewatch.event.EventId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one group, by time and, where times are equal, by arrival. Columns of arrays, as there may be a million of these.
 * Times are microseconds since 1970. Not thread-safe.
 */
final class CorrelationWindow {
    private static final int FIRST_CAPACITY = 2;
    /** Where fewer than one part in so many of the room is used, less room is taken. */
    private static final int SPARSE = 4;

    /** From how many events on their texts are counted; below, there are too many windows for a table each. */
    private static final int COUNTED_FROM = 32;
    /** Of an event's time, sequence and partition, with room to spare in the arrays. */
    private static final int EVENT_BYTES = 32;

    private static final int NUMBER_BYTES = 12;
    /** Whole numbers below this can be summed ten thousandfold without rounding. */
    private static final double MOST_EXACT = 1L << 36;

    /** Of the object that a text is, without its characters. */
    private static final int TEXT_BYTES = 52;

    private final boolean numeric;
    private final boolean textual;
    private final boolean ruled;
    private int head;
    private int size;
    private long[] times = new long[FIRST_CAPACITY];
    private long[] sequences = new long[FIRST_CAPACITY];
    private int[] partitions = new int[FIRST_CAPACITY];
    private byte @Nullable [] rules;
    private double @Nullable [] numbers;
    private String @Nullable [] texts;
    private @Nullable Map<String, Counted> counted;
    private long textLength;
    private int @Nullable [] ruleCounts;
    private int inexact;
    /** Whether events of one time came in the order of one partition, as they do but for several partitions and for hunts. */
    private boolean ascending = true;

    /** A text and how many events have it; all of them share this one object. */
    private static final class Counted {
        final String text;
        int times;

        Counted(String text) {
            this.text = text;
        }
    }

    /**
     * @param ruled whether it matters which rule an event matched
     * @param numeric whether events carry a number
     * @param textual whether events carry a text
     */
    CorrelationWindow(boolean ruled, boolean numeric, boolean textual) {
        this.ruled = ruled;
        this.numeric = numeric;
        this.textual = textual;
        rules = ruled ? new byte[FIRST_CAPACITY] : null;
        numbers = numeric ? new double[FIRST_CAPACITY] : null;
        texts = textual ? new String[FIRST_CAPACITY] : null;
    }

    int size() {
        return size;
    }

    long time(int index) {
        return times[head + index];
    }

    long sequence(int index) {
        return sequences[head + index];
    }

    int partition(int index) {
        return partitions[head + index];
    }

    int rule(int index) {
        return rules == null ? 0 : rules[head + index] & 0xff;
    }

    double number(int index) {
        return numbers == null ? 0 : numbers[head + index];
    }

    String text(int index) {
        return texts == null ? "" : texts[head + index];
    }

    /** How many different texts the events have at most: exactly so many, where there are many events. */
    int mostTexts() {
        return counted == null ? size : counted.size();
    }

    /** The rules of which there is an event, a bit each; 0 where it does not matter which rule an event matched. */
    long rulesPresent() {
        long present = 0;
        if (ruleCounts != null) {
            for (int rule = 0; rule < ruleCounts.length; rule++) {
                present |= ruleCounts[rule] > 0 ? 1L << rule : 0;
            }
            return present;
        }
        for (int i = 0; ruled && i < size; i++) {
            present |= 1L << rule(i);
        }
        return present;
    }

    /** Whether numbers of these events can be added and taken away again without a remainder. */
    boolean hasExactSums() {
        return inexact == 0;
    }

    private static boolean isExact(double number) {
        return number == Math.rint(number) && Math.abs(number) < MOST_EXACT;
    }

    /** Whether the event is here already, for any rule or for {@code rule} where it matters which. */
    boolean has(long time, int partition, long sequence, int rule) {
        int from = firstFrom(time);
        for (int i = firstFrom(time + 1) - 1; i >= from; i--) {
            if (sequence(i) == sequence && partition(i) == partition) {
                if (!ruled || rule(i) == rule) {
                    return true;
                }
            } else if (ascending && partition(i) == partition && sequence(i) < sequence) {
                return false;
            }
        }
        return false;
    }

    boolean sameEvent(int left, int right) {
        return sequence(left) == sequence(right) && partition(left) == partition(right);
    }

    /** Adds an event in its place and returns the place. */
    int add(long time, int partition, long sequence, int rule, double number, String text) {
        makeRoom();
        int at = size == 0 || time(size - 1) <= time ? size : firstFrom(time + 1);
        if (at < size) {
            shift(at);
        }
        if (at > 0 && time(at - 1) == time && (partition(at - 1) != partition || sequence(at - 1) > sequence)) {
            ascending = false;
        }
        int cell = head + at;
        times[cell] = time;
        sequences[cell] = sequence;
        partitions[cell] = partition;
        if (rules != null) {
            rules[cell] = (byte) rule;
        }
        if (numbers != null) {
            numbers[cell] = number;
            inexact += isExact(number) ? 0 : 1;
        }
        if (texts != null) {
            texts[cell] = text;
            textLength += text.length();
        }
        size++;
        if (counted == null && ruleCounts == null) {
            count();
            return at;
        }
        if (counted != null) {
            countOne(counted, cell);
        }
        if (ruleCounts != null) {
            ruleCounts[rule]++;
        }
        return at;
    }

    private void count() {
        counted = null;
        ruleCounts = null;
        if (rules != null && size >= COUNTED_FROM) {
            int[] counts = new int[Long.SIZE];
            for (int i = 0; i < size; i++) {
                counts[rule(i)]++;
            }
            ruleCounts = counts;
        }
        if (texts != null && size >= COUNTED_FROM) {
            Map<String, Counted> counts = new HashMap<>();
            for (int i = 0; i < size; i++) {
                countOne(counts, head + i);
            }
            counted = counts;
        }
    }

    private void countOne(Map<String, Counted> counts, int cell) {
        if (texts != null) {
            Counted one = counts.computeIfAbsent(texts[cell], Counted::new);
            one.times++;
            texts[cell] = one.text;
        }
    }

    /** How much memory the events take, about, in bytes. Follows from the events alone, so that it is the same after a restart. */
    long weight() {
        int each = EVENT_BYTES + (ruled ? 1 : 0) + (numeric ? NUMBER_BYTES : 0) + (textual ? TEXT_BYTES : 0);
        return (long) size * each + textLength;
    }

    private void shift(int at) {
        int from = head + at;
        int count = size - at;
        System.arraycopy(times, from, times, from + 1, count);
        System.arraycopy(sequences, from, sequences, from + 1, count);
        System.arraycopy(partitions, from, partitions, from + 1, count);
        if (rules != null) {
            System.arraycopy(rules, from, rules, from + 1, count);
        }
        if (numbers != null) {
            System.arraycopy(numbers, from, numbers, from + 1, count);
        }
        if (texts != null) {
            System.arraycopy(texts, from, texts, from + 1, count);
        }
    }

    private void makeRoom() {
        if (head + size < times.length) {
            return;
        }
        moveTo(size * 2 <= times.length ? times.length : times.length * 2);
    }

    private void moveTo(int capacity) {
        times = moved(times, new long[capacity]);
        sequences = moved(sequences, new long[capacity]);
        int[] newPartitions = new int[capacity];
        System.arraycopy(partitions, head, newPartitions, 0, size);
        partitions = newPartitions;
        if (rules != null) {
            byte[] newRules = new byte[capacity];
            System.arraycopy(rules, head, newRules, 0, size);
            rules = newRules;
        }
        if (numbers != null) {
            double[] newNumbers = new double[capacity];
            System.arraycopy(numbers, head, newNumbers, 0, size);
            numbers = newNumbers;
        }
        if (texts != null) {
            String[] newTexts = new String[capacity];
            System.arraycopy(texts, head, newTexts, 0, size);
            texts = newTexts;
        }
        head = 0;
    }

    private long[] moved(long[] from, long[] to) {
        System.arraycopy(from, head, to, 0, size);
        return to;
    }

    /** Forgets the oldest {@code count}. */
    void dropOldest(int count) {
        for (int i = 0; numbers != null && i < count; i++) {
            inexact -= isExact(number(i)) ? 0 : 1;
        }
        for (int i = 0; ruleCounts != null && i < count; i++) {
            ruleCounts[rule(i)]--;
        }
        if (texts != null) {
            if (size - count < COUNTED_FROM / 2) {
                counted = null;
            }
            for (int i = 0; i < count; i++) {
                textLength -= text(i).length();
                if (counted != null) {
                    counted.computeIfPresent(text(i), (_, one) -> --one.times == 0 ? null : one);
                }
            }
            Arrays.fill(texts, head, head + count, null);
        }
        head += count;
        size -= count;
        if (size == 0) {
            head = 0;
        }
    }

    /** Keeps, of all events, those for which {@code keep} is set. */
    void retain(boolean[] keep) {
        int to = 0;
        for (int from = 0; from < size; from++) {
            if (!keep[from]) {
                continue;
            }
            int source = head + from;
            int target = head + to;
            times[target] = times[source];
            sequences[target] = sequences[source];
            partitions[target] = partitions[source];
            if (rules != null) {
                rules[target] = rules[source];
            }
            if (numbers != null) {
                numbers[target] = numbers[source];
            }
            if (texts != null) {
                texts[target] = texts[source];
            }
            to++;
        }
        if (texts != null) {
            Arrays.fill(texts, head + to, head + size, null);
        }
        size = to;
        inexact = 0;
        for (int i = 0; numeric && i < size; i++) {
            inexact += isExact(number(i)) ? 0 : 1;
        }
        textLength = 0;
        for (int i = 0; textual && i < size; i++) {
            textLength += text(i).length();
        }
        count();
        fit();
    }

    /** Takes less room where most of it is empty. */
    void fit() {
        if (times.length > FIRST_CAPACITY && size * SPARSE < times.length) {
            moveTo(Math.max(FIRST_CAPACITY, 2 * size));
        }
    }

    /** The first event at or after {@code time}. */
    int firstFrom(long time) {
        if (size == 0 || times[head] >= time) {
            return 0;
        }
        if (times[head + size - 1] < time) {
            return size;
        }
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The ids of the events in a range, each once, the newest {@link CorrelationMatch#MAX_EVENTS}. */
    List<EventId> events(int from, int to) {
        List<EventId> ids = new ArrayList<>();
        for (int i = Math.max(from, to - CorrelationMatch.MAX_EVENTS); i < to; i++) {
            EventId id = EventId.ofSequence(partition(i), sequence(i));
            if (ids.isEmpty() || !ids.getLast().equals(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    boolean isRuled() {
        return ruled;
    }

    boolean isNumeric() {
        return numeric;
    }

    boolean isTextual() {
        return textual;
    }
}
