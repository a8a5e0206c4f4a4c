package io.tidewatch.parse.pack.map;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.pack.extract.Assignment;
import io.tidewatch.parse.pack.extract.Condition;
import io.tidewatch.parse.pack.extract.Extraction;
import io.tidewatch.parse.pack.extract.FieldRef;
import io.tidewatch.parse.pack.extract.FieldTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of a pack's {@code derive}: what follows from the fields. Immutable and thread-safe. */
public sealed interface Derivation {
    /** @param slots what is known of the shape */
    void apply(Extraction run, int[] slots);

    /** What is set where a condition holds, and where not. */
    record If(@Nullable Condition when, List<Assignment> set, List<Assignment> otherwise) implements Derivation {
        public If {
            set = List.copyOf(set);
            otherwise = List.copyOf(otherwise);
        }

        @Override
        public void apply(Extraction run, int[] slots) {
            assign(when == null || when.holds(run.fields(), slots) ? set : otherwise, run, slots);
        }
    }

    /** What is set for each value of a field. */
    record Table(FieldRef from, List<Row> rows, List<Assignment> otherwise) implements Derivation {
        /** The values, and what is set for them. */
        public record Row(FieldTest values, List<Assignment> set) {}

        public Table {
            rows = List.copyOf(rows);
            otherwise = List.copyOf(otherwise);
        }

        @Override
        public void apply(Extraction run, int[] slots) {
            FieldsBuilder fields = run.fields();
            int index = from.index(fields, slots);
            if (index < 0) {
                return;
            }
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).values.of(fields, index)) {
                    assign(rows.get(i).set, run, slots);
                    return;
                }
            }
            assign(otherwise, run, slots);
        }
    }

    private static void assign(List<Assignment> set, Extraction run, int[] slots) {
        for (int i = 0; i < set.size(); i++) {
            set.get(i).apply(run, slots);
        }
    }
}
