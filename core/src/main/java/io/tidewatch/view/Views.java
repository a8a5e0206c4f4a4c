package io.tidewatch.view;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The views there are: {@code ecs}, {@code udm} and {@code ocsf}. Immutable and thread-safe. */
public final class Views {
    private final Map<String, View> byName = new LinkedHashMap<>();

    Views(Collection<View> views) {
        views.forEach(view -> byName.put(view.name(), view));
    }

    /** The views that come with Tidewatch, read of their mappings; cheap enough to be made at start, dear enough to be kept. */
    public static Views standard() {
        return new Views(ViewFiles.standard());
    }

    /** Their names, in the order of the documentation. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The view of that name, or null. */
    public @Nullable View byName(String name) {
        return byName.get(requireNonNull(name, "name is null"));
    }
}
