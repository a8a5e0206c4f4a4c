package io.tidewatch.sigma.match.literal;

import java.util.List;

/**
 * Finds all literals anywhere in a value, in one pass: the automaton of Aho and Corasick (1975) with every transition worked out, a row
 * of byte classes a state. Thread-safe.
 */
public final class AhoCorasick {
    private static final int ROW = 0x7FFF_FFFF;
    /** From this length on, a value is walked in two halves at once. */
    private static final int MIN_HALVES = 64;

    private final byte[] classes;
    private final int stride;
    /** How many bytes before a place decide the state there, at most. */
    private final int overlap;
    /** Row offsets; the sign bit says that literals end in the state. */
    private final int[] next;

    private final int[][] outputs;

    /** @param literals folded, none empty; numbers are given by position in {@code numbers} */
    public AhoCorasick(List<byte[]> literals, int[] numbers) {
        ByteClasses byteClasses = ByteClasses.of(literals);
        LiteralTree tree = new LiteralTree();
        for (int i = 0; i < numbers.length; i++) {
            tree.add(literals.get(i), false, numbers[i]);
        }
        classes = byteClasses.classes();
        stride = byteClasses.count();
        overlap = literals.stream().mapToInt(literal -> literal.length).max().orElse(1) - 1;
        next = new int[Math.multiplyExact(tree.size(), stride)];
        outputs = new int[tree.size()][];
        build(tree, byteClasses);
    }

    private void build(LiteralTree tree, ByteClasses byteClasses) {
        int[] fail = new int[tree.size()];
        int[] queue = new int[tree.size()];
        int head = 0;
        int tail = 0;
        for (int child = tree.firstChild(0); child != 0; child = tree.sibling(child)) {
            next[byteClasses.of(tree.label(child))] = child;
            queue[tail++] = child;
        }
        while (head < tail) {
            int node = queue[head++];
            tree.inherit(node, fail[node]);
            int row = node * stride;
            System.arraycopy(next, fail[node] * stride, next, row, stride);
            for (int child = tree.firstChild(node); child != 0; child = tree.sibling(child)) {
                int column = byteClasses.of(tree.label(child));
                fail[child] = next[row + column];
                next[row + column] = child;
                queue[tail++] = child;
            }
        }
        for (int node = 0; node < tree.size(); node++) {
            outputs[node] = tree.outputs(node);
        }
        for (int i = 0; i < next.length; i++) {
            int state = next[i];
            next[i] = state * stride | (outputs[state].length == 0 ? 0 : ~ROW);
        }
    }

    /** Tells {@code hits} every literal in the bytes. */
    public void find(byte[] bytes, int offset, int length, Hits hits) {
        int end = offset + length;
        if (length < Math.max(MIN_HALVES, 2 * overlap)) {
            walk(bytes, offset, end, 0, hits);
            return;
        }
        // Each step waits for the one before; two walks side by side wait half as long. They overlap, so that nothing
        // on the border is
        // missed.
        int middle = offset + length / 2;
        int first = 0;
        int second = 0;
        for (int i = middle - overlap; i < middle; i++) {
            second = next[second + (classes[bytes[i] & 0xFF] & 0xFF)] & ROW;
        }
        int ahead = middle - offset;
        for (int i = offset; i < middle; i++) {
            first = next[first + (classes[bytes[i] & 0xFF] & 0xFF)];
            second = next[second + (classes[bytes[i + ahead] & 0xFF] & 0xFF)];
            if ((first | second) < 0) {
                if (first < 0) {
                    first &= ROW;
                    tell(first, hits);
                }
                if (second < 0) {
                    second &= ROW;
                    tell(second, hits);
                }
            }
        }
        walk(bytes, middle + ahead, end, second, hits);
    }

    private void walk(byte[] bytes, int from, int to, int start, Hits hits) {
        int row = start;
        for (int i = from; i < to; i++) {
            row = next[row + (classes[bytes[i] & 0xFF] & 0xFF)];
            if (row < 0) {
                row &= ROW;
                tell(row, hits);
            }
        }
    }

    private void tell(int row, Hits hits) {
        for (int number : outputs[row / stride]) {
            hits.hit(number);
        }
    }

    /** How much memory it takes, about, in bytes. */
    public long weight() {
        return next.length * 4L + outputs.length * 12L;
    }
}
