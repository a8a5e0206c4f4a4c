package io.tidewatch.sigma.narrow;

import io.tidewatch.query.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Joins queries; {@link Query.All} is true and {@link Query.None} false. */
final class Queries {
    static final Query TRUE = new Query.All();
    static final Query FALSE = new Query.None();

    private Queries() {}

    static Query any(Collection<Query> parts) {
        Set<Query> needed = new LinkedHashSet<>();
        for (Query part : parts) {
            switch (part) {
                case Query.All all -> {
                    return TRUE;
                }
                case Query.None none -> {}
                case Query.Or or -> needed.addAll(or.parts());
                default -> needed.add(part);
            }
        }
        if (needed.isEmpty()) {
            return FALSE;
        }
        return needed.size() == 1 ? needed.iterator().next() : new Query.Or(List.copyOf(needed));
    }

    /** All of them, as far as {@code room} for leaves goes: the largest parts are left out, which only lets more events through. */
    static Query all(Collection<Query> parts, int room) {
        Set<Query> needed = new LinkedHashSet<>();
        for (Query part : parts) {
            switch (part) {
                case Query.None none -> {
                    return FALSE;
                }
                case Query.All all -> {}
                case Query.And and -> needed.addAll(and.parts());
                default -> needed.add(part);
            }
        }
        List<Query> kept = new ArrayList<>();
        int left = room;
        for (Query part :
                needed.stream().sorted(Comparator.comparingInt(Queries::leaves)).toList()) {
            left -= leaves(part);
            if (left < 0) {
                break;
            }
            kept.add(part);
        }
        if (kept.isEmpty()) {
            return TRUE;
        }
        return kept.size() == 1 ? kept.getFirst() : new Query.And(kept);
    }

    static int leaves(Query query) {
        return switch (query) {
            case Query.And and -> and.parts().stream().mapToInt(Queries::leaves).sum();
            case Query.Or or -> or.parts().stream().mapToInt(Queries::leaves).sum();
            case Query.Not not -> leaves(not.part());
            default -> 1;
        };
    }
}
