package io.tidewatch.sigma.match;

import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.sigma.fields.FieldNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that are tried on one kind of event, compiled together. Thread-safe.
 *
 * @param rules each rule's condition
 * @param indexes each rule's index in {@link CompiledRules}
 * @param always the rules that are evaluated on every event, as no signal is required by them
 * @param postings signal → the rules to be evaluated when it is given
 * @param looks how many answers of {@link Node.Looked} there are to remember
 * @param plans the fields to read, found out once a shape
 */
record Program(
        Node[] rules,
        int[] indexes,
        int[] always,
        int[][] postings,
        int looks,
        @Nullable KeywordMatcher keywords,
        ShapeCache<Plan> plans) {

    /**
     * Where a program's fields stand in events of one shape.
     *
     * @param indexes the field of each of the program's slots, or -1
     * @param matchers those whose field is there
     * @param matched their fields
     */
    record Plan(int[] indexes, SlotMatcher[] matchers, int[] matched) {
        static Plan of(Shape shape, List<List<String>> names, SlotMatcher[] all, int[] slotOfMatcher) {
            int[] indexes = new int[names.size()];
            for (int slot = 0; slot < indexes.length; slot++) {
                indexes[slot] = FieldNames.first(shape, names.get(slot));
            }
            List<SlotMatcher> matchers = new ArrayList<>();
            int[] matched = new int[all.length];
            int count = 0;
            for (int i = 0; i < all.length; i++) {
                int index = indexes[slotOfMatcher[i]];
                if (index >= 0) {
                    matchers.add(all[i]);
                    matched[count++] = index;
                }
            }
            return new Plan(indexes, matchers.toArray(SlotMatcher[]::new), Arrays.copyOf(matched, count));
        }
    }
}
