package io.tidewatch.sigma.correlate;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Fields;
import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.rule.Logsource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Looks fields up through a {@link FieldMapping}, as rules do: the first of a field's names that the event has. */
public final class MappedFields implements FieldLookup {
    private final FieldMapping mapping;
    private final ConcurrentHashMap<Field, ShapeCache<Integer>> found = new ConcurrentHashMap<>();

    private record Field(Logsource logsource, String name) {}

    public MappedFields(FieldMapping mapping) {
        this.mapping = requireNonNull(mapping, "mapping is null");
    }

    @Override
    public @Nullable Object value(Fields fields, Logsource logsource, String name) {
        int index =
                found.computeIfAbsent(new Field(logsource, name), this::indexes).get(fields.shape());
        return index < 0 ? null : fields.valueAt(index);
    }

    @Override
    public Named named(Logsource logsource, String name) {
        ShapeCache<Integer> indexes = found.computeIfAbsent(new Field(logsource, name), this::indexes);
        return fields -> {
            int index = indexes.get(fields.shape());
            return index < 0 ? null : fields.valueAt(index);
        };
    }

    private ShapeCache<Integer> indexes(Field field) {
        List<String> names = mapping.names(field.logsource(), field.name());
        return new ShapeCache<>(shape -> first(shape, names));
    }

    private static int first(Shape shape, List<String> names) {
        for (String name : names) {
            int index = shape.indexOf(name);
            if (index >= 0) {
                return index;
            }
        }
        return -1;
    }
}
