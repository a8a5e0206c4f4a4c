package io.tidewatch.sigma.match.literal;

import java.util.Arrays;

/** The tree of literals while it is built: children as first-child and next-sibling lists, so that it takes memory by nodes alone. */
final class LiteralTree {
    private static final int[] NONE = new int[0];

    private int[] firstChild = new int[256];
    private int[] sibling = new int[256];
    private byte[] label = new byte[256];
    private int[][] outputs = new int[256][];
    private int size = 1;

    LiteralTree() {
        outputs[0] = NONE;
    }

    int size() {
        return size;
    }

    void add(byte[] literal, boolean backwards, int number) {
        int node = 0;
        for (int i = 0; i < literal.length; i++) {
            node = childOrNew(node, literal[backwards ? literal.length - 1 - i : i]);
        }
        outputs[node] = appended(outputs[node], number);
    }

    int firstChild(int node) {
        return firstChild[node];
    }

    int sibling(int node) {
        return sibling[node];
    }

    byte label(int node) {
        return label[node];
    }

    /** The numbers of literals that end here; empty where none does. */
    int[] outputs(int node) {
        return outputs[node];
    }

    /** Also has what another node has. */
    void inherit(int node, int from) {
        for (int number : outputs[from]) {
            outputs[node] = appended(outputs[node], number);
        }
    }

    private static int[] appended(int[] numbers, int number) {
        int[] more = Arrays.copyOf(numbers, numbers.length + 1);
        more[numbers.length] = number;
        return more;
    }

    private int childOrNew(int node, byte b) {
        for (int child = firstChild[node]; child != 0; child = sibling[child]) {
            if (label[child] == b) {
                return child;
            }
        }
        if (size == label.length) {
            firstChild = Arrays.copyOf(firstChild, size * 2);
            sibling = Arrays.copyOf(sibling, size * 2);
            label = Arrays.copyOf(label, size * 2);
            outputs = Arrays.copyOf(outputs, size * 2);
        }
        int made = size++;
        label[made] = b;
        outputs[made] = NONE;
        sibling[made] = firstChild[node];
        firstChild[node] = made;
        return made;
    }
}
