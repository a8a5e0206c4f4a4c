package io.tidewatch.sigma.read;

import io.tidewatch.config.Durations;
import io.tidewatch.sigma.rule.AlertGrouping;
import io.tidewatch.sigma.rule.RuleRefused;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tidewatch:}, the key that Sigma leaves to each product; here it says how findings become alerts. */
final class AlertGroupingReader {
    private static final String OWN = "tidewatch";
    private static final String GROUP_BY = "group-by";
    private static final String WINDOW = "alert-window";
    private static final String EXAMPLE = "'tidewatch:' with 'group-by: [service.name]' or 'alert-window: 4h'";
    private static final int MAX_FIELDS = 8;
    private static final Duration LONGEST = Duration.ofDays(30);

    private AlertGroupingReader() {}

    static AlertGrouping read(Yaml.Mapping document) throws RuleRefused {
        if (document.get(OWN) == null) {
            return AlertGrouping.USUAL;
        }
        Yaml.Mapping own = new Keys(document).mapping(OWN, EXAMPLE);
        for (String key : own.entries().keySet()) {
            if (!key.equals(GROUP_BY) && !key.equals(WINDOW)) {
                throw new RuleRefused(
                        own.keyLine(key),
                        "unknown key '" + key + "' in 'tidewatch'",
                        Suggestion.of(key, Set.of(GROUP_BY, WINDOW)));
            }
        }
        return new AlertGrouping(groupBy(own), window(own));
    }

    private static List<String> groupBy(Yaml.Mapping own) throws RuleRefused {
        List<String> fields = new Keys(own).texts(GROUP_BY);
        if (fields.size() > MAX_FIELDS) {
            throw new RuleRefused(
                    own.keyLine(GROUP_BY),
                    "'group-by' has " + fields.size() + " fields",
                    "group by at most " + MAX_FIELDS);
        }
        return fields;
    }

    private static @Nullable Duration window(Yaml.Mapping own) throws RuleRefused {
        String text = new Keys(own).text(WINDOW);
        if (text == null) {
            return null;
        }
        try {
            Duration window = Durations.parse(text);
            if (window.compareTo(LONGEST) <= 0) {
                return window;
            }
        } catch (IllegalArgumentException e) {
            throw new RuleRefused(
                    own.keyLine(WINDOW), "'" + text + "' is not a length of time", "write for example 30m, 4h or 2d");
        }
        throw new RuleRefused(own.keyLine(WINDOW), "an 'alert-window' of " + text, "use 0s to 30d");
    }
}
