package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import io.tidewatch.parse.AsciiMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How steps are put together. */
public final class Steps {
    private Steps() {}

    /** All of some steps in order; where one fails, what they put is taken back. */
    public record All(List<Step> steps) implements Step {
        public All {
            steps = List.copyOf(steps);
        }

        @Override
        public boolean apply(byte[] b, int from, int to, Extraction run) {
            Shape before = run.fields().shape();
            for (int i = 0; i < steps.size(); i++) {
                if (!steps.get(i).apply(b, from, to, run)) {
                    run.fields().backTo(before);
                    return false;
                }
            }
            return true;
        }
    }

    /** The first of some steps that matches. */
    public record First(List<Step> steps) implements Step {
        public First {
            steps = List.copyOf(steps);
        }

        @Override
        public boolean apply(byte[] b, int from, int to, Extraction run) {
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).apply(b, from, to, run)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The step that belongs to a field's value. */
    public static final class Cases implements Step {
        private final FieldRef by;
        private final AsciiMap<Step> cases;
        private final @Nullable Step otherwise;

        public Cases(FieldRef by, Map<String, Step> cases, @Nullable Step otherwise) {
            this.by = by;
            this.cases = new AsciiMap<>(cases);
            this.otherwise = otherwise;
        }

        @Override
        public boolean apply(byte[] b, int from, int to, Extraction run) {
            Step chosen = chosen(run.fields());
            if (chosen == null) {
                chosen = otherwise;
            }
            return chosen == null || chosen.apply(b, from, to, run);
        }

        private @Nullable Step chosen(FieldsBuilder fields) {
            int index = by.index(fields, null);
            if (index < 0) {
                return null;
            }
            if (fields.kindAt(index) == FieldKind.TEXT) {
                int from = (int) (fields.cellAt(index) >>> 32);
                return cases.get(fields.room(0), from, from + (int) fields.cellAt(index));
            }
            byte[] word = io.tidewatch.parse.Ascii.bytes(Numbers.text(fields, index));
            return cases.get(word, 0, word.length);
        }
    }

    /**
     * A step with what stands around it in a pack.
     *
     * @param step what it does; null where it only sets
     * @param from the field whose text it reads instead, or null
     * @param when what must hold for it to be done, or null; otherwise it is passed over
     * @param optional whether a text of another form is no failure
     * @param set what is set once it has matched
     * @param then what follows once it has matched, or null
     */
    public record Guarded(
            @Nullable Step step,
            @Nullable FieldRef from,
            @Nullable Condition when,
            boolean optional,
            List<Assignment> set,
            @Nullable Step then)
            implements Step {
        public Guarded {
            set = List.copyOf(set);
        }

        @Override
        public boolean apply(byte[] b, int from, int to, Extraction run) {
            FieldsBuilder fields = run.fields();
            if (when != null && !when.holds(fields, null)) {
                return optional;
            }
            Shape before = fields.shape();
            byte[] text = b;
            int begin = from;
            int end = to;
            if (this.from != null) {
                int index = this.from.index(fields, null);
                if (index < 0 || !FieldRef.isText(fields, index)) {
                    return optional;
                }
                text = fields.room(0);
                begin = (int) (fields.cellAt(index) >>> 32);
                end = begin + (int) fields.cellAt(index);
            }
            if (step != null && !step.apply(text, begin, end, run)) {
                return optional;
            }
            for (int i = 0; i < set.size(); i++) {
                set.get(i).apply(run, null);
            }
            if (then != null && !then.apply(b, from, to, run)) {
                fields.backTo(before);
                return optional;
            }
            return true;
        }
    }
}
