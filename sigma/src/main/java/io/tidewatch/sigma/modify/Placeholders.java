package io.tidewatch.sigma.modify;

import java.util.List;
import java.util.Map;

/**
 * What {@code %Administrators%} stands for: lists that the user supplies; values may have wildcards. Sigma spec 2.1, "Placeholders".
 */
public final class Placeholders {
    /** None: rules that need one are refused. */
    public static final Placeholders NONE = new Placeholders(Map.of(), false);

    /** For checking a rule before the lists are known: every placeholder stands for a text. */
    public static final Placeholders UNKNOWN = new Placeholders(Map.of(), true);

    private final Map<String, List<String>> values;
    private final boolean lenient;

    private Placeholders(Map<String, List<String>> values, boolean lenient) {
        this.values = Map.copyOf(values);
        this.lenient = lenient;
    }

    /** @param values the name without percent signs → its values */
    public static Placeholders of(Map<String, List<String>> values) {
        return new Placeholders(values, false);
    }

    /** The values; empty where the user gave none. */
    List<String> values(String name) {
        return lenient ? List.of("placeholder") : values.getOrDefault(name, List.of());
    }
}
