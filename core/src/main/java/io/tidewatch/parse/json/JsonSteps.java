package io.tidewatch.parse.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The steps known to one reader, found by what came before and the key's bytes. Bounded: when hostile input has made
 * {@value #MAX_STEPS} steps, all are forgotten.
 */
final class JsonSteps {
    static final int MAX_STEPS = 16_384;
    private static final int BUCKETS = 16_384;

    private final @Nullable JsonStep[] buckets = new JsonStep[BUCKETS];
    private JsonStep start = new JsonStep(null, JsonPath.ROOT, "", new byte[0], 0);
    private int size;

    /** The step before the first key of a record. */
    JsonStep start() {
        return start;
    }

    /** The step from {@code previous} by the key at {@code b[from..to)}, without quotes, or null where it is not known yet. */
    @Nullable
    JsonStep find(JsonStep previous, JsonPath path, byte[] b, int from, int to) {
        int hash = hash(previous, b, from, to);
        for (JsonStep step = buckets[bucket(hash)]; step != null; step = step.collision) {
            if (step.hash == hash
                    && step.previous == previous
                    && step.path == path
                    && Arrays.equals(step.key, 0, step.key.length - 2, b, from, to)) {
                return step;
            }
        }
        return null;
    }

    /** Adds the step by the key at {@code b[from..to)} that gives the field {@code name}. */
    JsonStep add(JsonStep previous, JsonPath path, byte[] b, int from, int to, String name) {
        byte[] key = Arrays.copyOfRange(b, from, to + 2);
        key[key.length - 2] = '"';
        key[key.length - 1] = ':';
        JsonStep step = new JsonStep(previous, path, name, key, hash(previous, b, from, to));
        int bucket = bucket(step.hash);
        step.collision = buckets[bucket];
        buckets[bucket] = step;
        // Long keys count for more, as it is memory that is bounded.
        size += 1 + key.length / 128;
        return step;
    }

    /** To be called between records: begins anew when there are too many steps. */
    void tidy() {
        if (size >= MAX_STEPS) {
            Arrays.fill(buckets, null);
            start = new JsonStep(null, JsonPath.ROOT, "", new byte[0], 0);
            size = 0;
        }
    }

    private static int bucket(int hash) {
        return (hash ^ hash >>> 15) & (BUCKETS - 1);
    }

    private static int hash(JsonStep previous, byte[] b, int from, int to) {
        int hash = previous.hash * 31 + (to - from);
        for (int i = from; i < to; i++) {
            hash = hash * 31 + b[i];
        }
        return hash * 0x9E3779B1;
    }
}
