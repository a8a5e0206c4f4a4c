package io.tidewatch.sigma.match.literal;

import java.util.List;

/** Finds the literals that a value begins with, or ends with; looks at no more bytes than the longest has. Thread-safe. */
public final class EdgeTrie {
    private final boolean backwards;
    private final byte[] classes;
    private final int stride;
    /** Node numbers by class; 0 where the tree has no such child. */
    private final int[] next;

    private final int[][] outputs;

    /**
     * @param literals folded, none empty
     * @param backwards whether values end with them
     */
    public EdgeTrie(List<byte[]> literals, int[] numbers, boolean backwards) {
        this.backwards = backwards;
        ByteClasses byteClasses = ByteClasses.of(literals);
        LiteralTree tree = new LiteralTree();
        for (int i = 0; i < numbers.length; i++) {
            tree.add(literals.get(i), backwards, numbers[i]);
        }
        classes = byteClasses.classes();
        stride = byteClasses.count();
        next = new int[Math.multiplyExact(tree.size(), stride)];
        outputs = new int[tree.size()][];
        for (int node = 0; node < tree.size(); node++) {
            for (int child = tree.firstChild(node); child != 0; child = tree.sibling(child)) {
                next[node * stride + byteClasses.of(tree.label(child))] = child;
            }
            outputs[node] = tree.outputs(node);
        }
    }

    /** Tells {@code hits} every literal at the edge of the bytes. */
    public void find(byte[] bytes, int offset, int length, Hits hits) {
        int step = backwards ? -1 : 1;
        int at = backwards ? offset + length - 1 : offset;
        int node = 0;
        for (int i = 0; i < length; i++, at += step) {
            int column = classes[bytes[at] & 0xFF] & 0xFF;
            node = next[node * stride + column];
            if (node == 0) {
                return;
            }
            for (int number : outputs[node]) {
                hits.hit(number);
            }
        }
    }

    /** How much memory it takes, about, in bytes. */
    public long weight() {
        return next.length * 4L + outputs.length * 12L;
    }
}
