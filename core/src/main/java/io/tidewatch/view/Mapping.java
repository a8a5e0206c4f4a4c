package io.tidewatch.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the object that some events are in a schema.
 *
 * @param name what it is called, {@code file/name}
 * @param condition which events it is for
 * @param requires paths that the object must have; of each inner list one suffices
 * @param tree the object
 */
record Mapping(String name, Condition condition, List<List<String>> requires, Expression.Tree tree) {
    /** The object, or null where the mapping is not for this event or the event lacks what the object must have. */
    @Nullable
    Map<String, Object> of(Facts facts) {
        if (!condition.holds(facts) || !(tree.of(facts) instanceof Map<?, ?> made)) {
            return null;
        }
        Map<String, Object> object = Json.asDocument(made);
        for (List<String> paths : requires) {
            if (paths.stream().allMatch(path -> Json.at(object, path) == null)) {
                return null;
            }
        }
        return object;
    }
}
