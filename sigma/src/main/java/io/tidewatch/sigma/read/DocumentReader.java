package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.Location;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import io.tidewatch.sigma.rule.Status;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One YAML document to a rule, a correlation or a filter. */
final class DocumentReader {
    private final List<DetectionsReader.Advice> advice;

    /** @param advice takes the warnings */
    DocumentReader(List<DetectionsReader.Advice> advice) {
        this.advice = advice;
    }

    SigmaDocument read(Yaml.Mapping document, String file) throws RuleRefused {
        RuleInfo info = InfoReader.read(document, new Location(file, document.line()));
        if (info.status() == Status.UNSUPPORTED) {
            throw new RuleRefused(
                    document.keyLine("status"),
                    "the rule says of itself that it is unsupported",
                    "use a rule that replaces it");
        }
        if (document.get("correlation") != null) {
            return CorrelationReader.read(info, document);
        }
        if (document.get("filter") != null) {
            return filter(info, document);
        }
        if (document.get("logsource") == null && !document.entries().containsKey("logsource")) {
            throw new RuleRefused(
                    document.line(), "no logsource", "add 'logsource:' with category, product or service");
        }
        Yaml.Mapping detection =
                new Keys(document).mapping("detection", "'detection:' with a selection and a condition");
        return new SigmaRule(
                info,
                logsource(document),
                new DetectionsReader(advice, isLaterThan2(document)).read(detection, Set.of()));
    }

    private SigmaFilter filter(RuleInfo info, Yaml.Mapping document) throws RuleRefused {
        Yaml.Mapping map = new Keys(document).mapping("filter", "'rules', a selection and a condition");
        List<String> rules = new Keys(map).texts("rules");
        if (rules.size() == 1 && rules.getFirst().equals("any")) {
            rules = List.of();
        }
        return new SigmaFilter(
                info,
                logsource(document),
                rules,
                new DetectionsReader(advice, isLaterThan2(document)).read(map, Set.of("rules")));
    }

    private static boolean isLaterThan2(Yaml.Mapping document) throws RuleRefused {
        String version = new Keys(document).textOr("sigma-version", "2");
        return !version.startsWith("1") && !version.startsWith("2");
    }

    private static Logsource logsource(Yaml.Mapping document) throws RuleRefused {
        Yaml yaml = document.get("logsource");
        if (yaml == null || yaml instanceof Yaml.Scalar scalar && scalar.type() == Yaml.Type.NULL) {
            return Logsource.ANY;
        }
        Keys keys = new Keys(new Keys(document).mapping("logsource", "category, product or service"));
        return new Logsource(lower(keys.text("category")), lower(keys.text("product")), lower(keys.text("service")));
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
