package io.tidewatch.sigma.narrow;

import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.rule.CorrelationCondition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.Modifier;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which fields of events rules look at. */
public final class RuleReads {
    private static final String ANY_PART = ".*.";

    private RuleReads() {}

    /**
     * The fields that decide about the rules and about their logsources: all, where one of them searches every field.
     *
     * @param rules with their filters
     */
    public static Predicate<String> of(Collection<SigmaRule> rules, FieldMapping mapping, Logsources logsources) {
        Set<String> names = new HashSet<>();
        names.addAll(logsources.channelFields());
        names.addAll(logsources.eventIdFields());
        names.addAll(logsources.providerFields());
        names.addAll(logsources.typeFields());
        for (SigmaRule rule : rules) {
            for (Detection detection : rule.detections().named().values()) {
                if (!collect(detection, rule.logsource(), mapping, names)) {
                    return name -> true;
                }
            }
        }
        List<String> patterns =
                names.stream().filter(name -> name.contains(ANY_PART)).toList();
        return name -> names.contains(name) || patterns.stream().anyMatch(pattern -> fits(name, pattern));
    }

    /** The names of the fields that correlations group by and compute with, in events of those logsources. */
    public static Set<String> of(
            Collection<SigmaCorrelation> correlations, Collection<Logsource> logsources, FieldMapping mapping) {
        Set<String> written = new LinkedHashSet<>();
        for (SigmaCorrelation correlation : correlations) {
            written.addAll(correlation.groupBy());
            correlation.aliases().values().forEach(fields -> written.addAll(fields.values()));
            if (correlation.condition() instanceof CorrelationCondition.Threshold threshold) {
                written.addAll(threshold.fields());
            }
        }
        Set<String> names = new HashSet<>(written);
        for (Logsource logsource : new HashSet<>(logsources)) {
            written.forEach(field -> names.addAll(mapping.names(logsource, field)));
        }
        return names;
    }

    /** Whether the detection names every field that it looks at. */
    private static boolean collect(Detection detection, Logsource logsource, FieldMapping mapping, Set<String> names) {
        return switch (detection) {
            case Detection.AllOf all -> all.parts().stream().allMatch(part -> collect(part, logsource, mapping, names));
            case Detection.AnyOf any -> any.parts().stream().allMatch(part -> collect(part, logsource, mapping, names));
            case Detection.Item item -> {
                String field = item.field();
                if (field == null) {
                    yield false;
                }
                names.addAll(mapping.names(logsource, field));
                if (item.modifiers().contains(Modifier.FIELDREF)) {
                    item.values().forEach(value -> names.addAll(mapping.names(logsource, value.text())));
                }
                yield true;
            }
        };
    }

    private static boolean fits(String name, String pattern) {
        int star = pattern.indexOf(ANY_PART);
        String before = pattern.substring(0, star + 1);
        String after = pattern.substring(star + 2);
        return name.startsWith(before) && name.endsWith(after) && name.length() > before.length() + after.length();
    }
}
