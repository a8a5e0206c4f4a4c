package io.tidewatch.config;

import java.util.List;
import java.util.regex.Pattern;

/** What a placeholder of Sigma rules stands for. */
@Group("What a placeholder of Sigma rules stands for: `%ServerSystems%` in a rule with `expand`.")
public record PlaceholderSettings(
        @Key(meaning = "Its name, without percent signs.", example = "ServerSystems", required = true)
        String name,

        @Key(
                meaning = "The values; `*` and `?` in them are wildcards.",
                example = "[\"srv-*\", \"dc-1\"]",
                required = true)
        List<String> values) {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]{1,200}");
    private static final int MAX_VALUES = 100_000;

    public static final PlaceholderSettings DEFAULTS = new PlaceholderSettings("Name", List.of("value"));

    public PlaceholderSettings {
        values = List.copyOf(values);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name is '" + name + "'; write it as the rule does without percent signs: letters, digits, _ - .");
        }
        if (values.isEmpty() || values.size() > MAX_VALUES) {
            throw new IllegalArgumentException(
                    "values has " + values.size() + " values; give 1 to " + MAX_VALUES + " of them");
        }
    }
}
