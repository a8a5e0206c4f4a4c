package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.parse.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code event.outcome: success}, {@code event.type: [connection, denied]}, {@code user.name: $suser}: one line of a {@code set}. */
public sealed interface Assignment {
    /** {@code slots} has what is known of the shape, or is null. */
    void apply(Extraction run, int @Nullable [] slots);

    /** The field it gives, or null where it gives none. */
    @Nullable
    String field();

    record Text(String field, byte[] utf8) implements Assignment {
        public Text(String field, String value) {
            this(field, Ascii.bytes(value));
        }

        @Override
        public void apply(Extraction run, int @Nullable [] slots) {
            run.fields().put(field, utf8, 0, utf8.length);
        }
    }

    record Whole(String field, long value) implements Assignment {
        @Override
        public void apply(Extraction run, int @Nullable [] slots) {
            run.fields().put(field, value);
        }
    }

    record Truth(String field, boolean value) implements Assignment {
        @Override
        public void apply(Extraction run, int @Nullable [] slots) {
            run.fields().put(field, value);
        }
    }

    record Several(String field, byte[] json) implements Assignment {
        public static Several of(String field, List<String> values) {
            FieldsBuilder builder = new FieldsBuilder();
            builder.putList(field, values);
            return new Several(field, Ascii.bytes(String.valueOf(builder.text(field))));
        }

        @Override
        public void apply(Extraction run, int @Nullable [] slots) {
            run.fields().putList(field, json, 0, json.length);
        }
    }

    /** The value of another field, under one more name. */
    record Copy(String field, FieldRef from) implements Assignment {
        @Override
        public void apply(Extraction run, int @Nullable [] slots) {
            FieldsBuilder fields = run.fields();
            int index = from.index(fields, slots);
            if (index >= 0) {
                fields.putCell(field, fields.kindAt(index), fields.cellAt(index));
            }
        }
    }

    record OfDataset(Dataset dataset) implements Assignment {
        @Override
        public void apply(Extraction run, int @Nullable [] slots) {
            run.dataset(dataset);
        }

        @Override
        public @Nullable String field() {
            return null;
        }
    }

    record OfSeverity(Severity severity) implements Assignment {
        @Override
        public void apply(Extraction run, int @Nullable [] slots) {
            run.severity(severity);
        }

        @Override
        public @Nullable String field() {
            return null;
        }
    }
}
