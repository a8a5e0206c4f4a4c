package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.query.Query;
import io.tidewatch.query.ReservedField;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a matcher looks at of an event.
 *
 * @param fields which fields
 * @param whole whether the origin or the raw text as well
 */
record Needed(Predicate<String> fields, boolean whole) {
    static Needed of(Query query) {
        Collector collector = new Collector();
        return collector.collect(query)
                ? new Needed(collector.fields::contains, collector.whole)
                : new Needed(field -> true, true);
    }

    private static final class Collector {
        private final Set<String> fields = new HashSet<>();
        private boolean whole;

        /** Adds the fields of a query; false where it looks at any. */
        private boolean collect(Query query) {
            return switch (query) {
                case Query.All all -> true;
                case Query.None none -> true;
                case Query.And and -> and.parts().stream().allMatch(this::collect);
                case Query.Or or -> or.parts().stream().allMatch(this::collect);
                case Query.Not not -> collect(not.part());
                case Query.Text text -> add(text.field());
                case Query.Wildcard wildcard -> add(wildcard.field());
                case Query.Regexp regexp -> add(regexp.field());
                case Query.Range range -> add(range.field());
                case Query.Cidr cidr -> add(cidr.field());
                case Query.Exists exists -> exists.prefix() == null && add(exists.field());
            };
        }

        private boolean add(@Nullable String field) {
            if (field == null) {
                return false;
            }
            ReservedField reserved = ReservedField.of(field);
            fields.add(reserved == null ? field : Event.MESSAGE);
            whole |= reserved == ReservedField.RAW || reserved == ReservedField.SOURCE;
            return true;
        }
    }
}
