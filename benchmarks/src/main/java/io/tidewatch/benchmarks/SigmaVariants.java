package io.tidewatch.benchmarks;

import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.Detections;
import io.tidewatch.sigma.rule.Modifier;
import io.tidewatch.sigma.rule.SigmaRule;
import io.tidewatch.sigma.rule.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes rules that ask for other literals than a given one, in the same shape. */
final class SigmaVariants {
    private SigmaVariants() {}

    /** The rule with {@code suffix} put into the middle of every text that it looks for. */
    static SigmaRule of(SigmaRule rule, String suffix) {
        Map<String, Detection> named = new LinkedHashMap<>();
        rule.detections().named().forEach((name, detection) -> named.put(name, varied(detection, suffix)));
        return new SigmaRule(
                rule.info(),
                rule.logsource(),
                new Detections(named, rule.detections().condition()));
    }

    private static Detection varied(Detection detection, String suffix) {
        return switch (detection) {
            case Detection.AllOf all ->
                new Detection.AllOf(
                        all.parts().stream().map(part -> varied(part, suffix)).toList());
            case Detection.AnyOf any ->
                new Detection.AnyOf(
                        any.parts().stream().map(part -> varied(part, suffix)).toList());
            case Detection.Item item ->
                new Detection.Item(item.field(), item.modifiers(), values(item, suffix), item.line());
        };
    }

    private static List<Value> values(Detection.Item item, String suffix) {
        if (item.modifiers().contains(Modifier.RE)
                || item.modifiers().contains(Modifier.CIDR)
                || item.modifiers().contains(Modifier.FIELDREF)) {
            return item.values();
        }
        return item.values().stream().map(value -> value(value, suffix)).toList();
    }

    private static Value value(Value value, String suffix) {
        if (!(value instanceof Value.Text text)
                || text.text().length() < 4
                || text.text().contains("\\")) {
            return value instanceof Value.Text text && text.text().length() >= 4
                    ? new Value.Text(text.text() + suffix)
                    : value;
        }
        int middle = text.text().length() / 2;
        return new Value.Text(
                text.text().substring(0, middle) + suffix + text.text().substring(middle));
    }
}
