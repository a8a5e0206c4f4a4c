package io.tidewatch.server.rules;

import static java.util.Objects.requireNonNull;

import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events that a rule is not to match: a Sigma filter, made of fields and values.
 *
 * @param name what it is for, for people
 * @param description why it was made
 * @param conditions all of which an event must meet to be excepted; a field may carry Sigma's modifiers: {@code Image|endswith}
 */
public record RuleException(String name, String description, Map<String, List<String>> conditions) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public RuleException {
        requireNonNull(name, "name is null");
        requireNonNull(description, "description is null");
        conditions = new LinkedHashMap<>(conditions);
    }

    /**
     * The filter as Sigma YAML.
     *
     * @param id the filter's id
     * @param rules keys of the rules that it is for, of one logsource
     */
    public String sigma(UUID id, List<String> rules, Logsource logsource) {
        StringBuilder yaml = new StringBuilder();
        line(yaml, 0, "title", name);
        line(yaml, 0, "id", id.toString());
        if (!description.isEmpty()) {
            line(yaml, 0, "description", description);
        }
        yaml.append("logsource:\n");
        line(yaml, 1, "product", logsource.product());
        line(yaml, 1, "category", logsource.category());
        line(yaml, 1, "service", logsource.service());
        yaml.append("filter:\n    rules:\n");
        rules.forEach(rule -> yaml.append("        - ").append(quoted(rule)).append('\n'));
        yaml.append("    excepted:\n");
        conditions.forEach((field, values) -> {
            yaml.append("        ").append(quoted(field)).append(":\n");
            values.forEach(
                    value -> yaml.append("            - ").append(quoted(value)).append('\n'));
        });
        return yaml.append("    condition: not excepted\n").toString();
    }

    /**
     * The rules that an exception of this one has to name: itself, or of a correlation the rules whose events it counts.
     *
     * @param all every document in the tenant's book
     */
    public static List<SigmaRule> targets(SigmaDocument document, List<SigmaDocument> all) {
        List<SigmaRule> targets = new ArrayList<>();
        collect(document, all, targets, 0);
        return targets;
    }

    private static void collect(SigmaDocument document, List<SigmaDocument> all, List<SigmaRule> targets, int depth) {
        switch (document) {
            case SigmaRule rule -> {
                if (!targets.contains(rule)) {
                    targets.add(rule);
                }
            }
            case SigmaCorrelation correlation -> {
                if (depth > 8) {
                    return;
                }
                for (String reference : correlation.rules()) {
                    all.stream()
                            .filter(other -> other.info().isCalled(reference))
                            .forEach(other -> collect(other, all, targets, depth + 1));
                }
            }
            case SigmaFilter _ -> {}
        }
    }

    private static void line(StringBuilder yaml, int depth, String key, @Nullable String value) {
        if (value != null) {
            yaml.append("    ".repeat(depth))
                    .append(key)
                    .append(": ")
                    .append(quoted(value))
                    .append('\n');
        }
    }

    /** JSON's strings are YAML 1.2's double-quoted ones. */
    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
