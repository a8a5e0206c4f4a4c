package io.tidewatch.parse.pack.extract;

import java.util.List;

/** The captures of one step, and the pieces of text that they take. */
final class Captures {
    /** Captures in one step. */
    static final int MAX = 200;

    private final Capture[] captures;

    Captures(List<Capture> captures) {
        if (captures.size() > MAX) {
            throw new IllegalArgumentException("more than " + MAX + " captures in one step; split it");
        }
        this.captures = captures.toArray(Capture[]::new);
    }

    int size() {
        return captures.length;
    }

    /** Puts all: the piece of capture {@code i} lies at {@code bounds[2i]..bounds[2i+1]}; -1 for none. */
    void put(byte[] b, Extraction run) {
        int[] bounds = run.bounds();
        for (int i = 0; i < captures.length; i++) {
            if (bounds[2 * i] >= 0) {
                captures[i].put(run.fields(), b, bounds[2 * i], bounds[2 * i + 1]);
            }
        }
    }
}
