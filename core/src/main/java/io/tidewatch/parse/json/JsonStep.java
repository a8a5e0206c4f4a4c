package io.tidewatch.parse.json;

import io.tidewatch.event.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key at its place: after the keys that records had before it. Records of one kind have the same keys in the same order, so
 * the next step is guessed to be the one taken last time, and the guess is checked by comparing words of eight bytes.
 */
final class JsonStep {
    final @Nullable JsonStep previous;
    final JsonPath path;
    final String name;
    /** The key as written, with its closing quote and colon. */
    final byte[] key;

    final int hash;
    private final long[] words;
    private final long lastMask;
    private @Nullable JsonPath inner;

    @Nullable
    JsonStep recent;

    @Nullable
    JsonStep collision;

    /** The shape before this field, and the one with it: as found last time. */
    @Nullable
    Shape before;

    @Nullable
    Shape after;

    JsonStep(@Nullable JsonStep previous, JsonPath path, String name, byte[] key, int hash) {
        this.previous = previous;
        this.path = path;
        this.name = name;
        this.key = key;
        this.hash = hash;
        this.words = new long[(key.length + 7) / 8];
        byte[] padded = Arrays.copyOf(key, words.length * 8);
        for (int i = 0; i < words.length; i++) {
            words[i] = Swar.at(padded, i * 8);
        }
        int rest = key.length & 7;
        this.lastMask = rest == 0 ? -1L : (1L << rest * 8) - 1;
    }

    /** Whether the key, its closing quote and the colon stand at {@code i}. */
    boolean isAt(byte[] b, int i, int to) {
        int length = key.length;
        if (i + length > to) {
            return false;
        }
        int last = words.length - 1;
        if (i + last * 8 + 8 > b.length) {
            return Arrays.equals(b, i, i + length, key, 0, length);
        }
        for (int k = 0; k < last; k++) {
            if (Swar.at(b, i + k * 8) != words[k]) {
                return false;
            }
        }
        return ((Swar.at(b, i + last * 8) ^ words[last]) & lastMask) == 0;
    }

    /** The path of the object that is this key's value. */
    JsonPath inner() {
        JsonPath known = inner;
        if (known == null) {
            known = new JsonPath(path, name + ".", path.depth() + 1);
            inner = known;
        }
        return known;
    }

    /** The shape that has this field after {@code shape}'s, or null where it has the name already. */
    @Nullable
    Shape next(Shape shape) {
        if (before == shape) {
            return after;
        }
        before = shape;
        after = shape.find(name) < 0 ? shape.with(name) : null;
        return after;
    }
}
