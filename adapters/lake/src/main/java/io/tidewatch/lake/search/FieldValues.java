package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.event.Severity;
import io.tidewatch.lake.ColumnType;
import io.tidewatch.lake.Source;
import io.tidewatch.query.ReservedField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Expressions for the value of a field, reserved names included, in one source. */
final class FieldValues {
    private static final String NUMBER = "[+-]?[0-9]{1,300}(\\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?";
    static final String SEVERITY = "list_extract(["
            + Arrays.stream(Severity.values())
                    .map(severity -> "'" + severity.label() + "'")
                    .collect(Collectors.joining(", "))
            + "], _severity + 1)";
    static final String ID = "printf('%x-%x-%x', _partition, _sequence >> 20, _sequence & 1048575)";

    private FieldValues() {}

    /** The value as text; NULL where there is none. */
    static Condition text(Source source, String field) {
        return switch (ReservedField.of(field)) {
            case SEVERITY -> Condition.of(SEVERITY);
            case DATASET -> Condition.of("CAST(? AS VARCHAR)", source.dataset().value());
            case SOURCE -> Condition.of("_source");
            case TIME -> Condition.of("strftime(_time, '%Y-%m-%dT%H:%M:%S.%fZ')");
            case ID -> Condition.of(ID);
            case RAW -> raw(source);
            case MESSAGE -> coalesced(places(source, Event.MESSAGE));
            case null -> coalesced(places(source, field));
        };
    }

    /** The value as a number; NULL where it is none. */
    static Condition number(Source source, String field) {
        if (ReservedField.of(field) != null) {
            return parsed(text(source, field));
        }
        List<Condition> places = new ArrayList<>();
        for (FieldAccess access : FieldAccess.of(source, field)) {
            places.add(
                    access.type() == ColumnType.BIGINT || access.type() == ColumnType.DOUBLE
                            ? new Condition("CAST(" + access.sql() + " AS DOUBLE)", access.parameters())
                            : parsed(new Condition(access.asText().sql(), access.parameters())));
        }
        return places.isEmpty() ? Condition.of("CAST(NULL AS DOUBLE)") : coalesced(places);
    }

    /** Whether values can be lists whose elements count one by one. */
    static boolean hasLists(Source source, String field) {
        return ReservedField.of(field) == null
                && FieldAccess.of(source, field).stream().anyMatch(FieldAccess::lists);
    }

    /** The raw text, whole or put together with the message. */
    private static Condition raw(Source source) {
        FieldAccess message = message(source);
        return message == null
                ? Condition.of("_raw")
                : new Condition("coalesce(_raw, _raw_head || " + message.sql() + ")", message.parameters());
    }

    /** The message wherever it lies, as text; null where the source has none. */
    static @Nullable FieldAccess message(Source source) {
        List<Condition> places = places(source, Event.MESSAGE);
        if (places.isEmpty()) {
            return null;
        }
        Condition text = coalesced(places);
        return new FieldAccess(text.sql(), text.parameters(), ColumnType.VARCHAR, false);
    }

    private static List<Condition> places(Source source, String field) {
        return FieldAccess.of(source, field).stream()
                .map(FieldAccess::asText)
                .map(access -> new Condition(access.sql(), access.parameters()))
                .toList();
    }

    private static Condition coalesced(List<Condition> places) {
        if (places.isEmpty()) {
            return Condition.of("CAST(NULL AS VARCHAR)");
        }
        if (places.size() == 1) {
            return places.getFirst();
        }
        Condition both = places.getFirst();
        for (Condition place : places.subList(1, places.size())) {
            both = both.joined(", ", place);
        }
        return new Condition("coalesce(" + both.sql() + ")", both.parameters());
    }

    private static Condition parsed(Condition text) {
        List<Object> twice = new ArrayList<>(text.parameters());
        twice.addAll(text.parameters());
        return new Condition(
                "(CASE WHEN regexp_full_match(" + text.sql() + ", '" + NUMBER + "') THEN TRY_CAST(" + text.sql()
                        + " AS DOUBLE) END)",
                twice);
    }
}
