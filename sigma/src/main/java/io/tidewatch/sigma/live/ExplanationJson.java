package io.tidewatch.sigma.live;

import io.tidewatch.detect.RuleRef;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.match.Explanation;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.CorrelationCondition;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Explanations as JSON objects of the form that {@code docs/spec/explanation.md} describes; bounded. */
public final class ExplanationJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int MAX_VALUE = 2_048;
    private static final int MAX_PARTS = 500;
    private static final int MAX_EVENTS = 100;

    private int parts;

    private ExplanationJson() {}

    static String write(Map<String, Object> object) {
        return MAPPER.writeValueAsString(object);
    }

    /** Why a rule matched an event. */
    public static Map<String, Object> ofRule(RuleRef rule, Explanation explanation) {
        Map<String, Object> object = head("rule", rule);
        object.put("matched", explanation.matched());
        object.put("routed", explanation.routed());
        object.put("condition", new ExplanationJson().part(explanation.condition()));
        return object;
    }

    /**
     * Why a correlation matched.
     *
     * @param decidedBy the explanation of a rule of the event that decided it; null where the end of a window did
     */
    static Map<String, Object> ofCorrelation(
            RuleRef rule, CorrelationMatch match, @Nullable Map<String, Object> decidedBy) {
        SigmaCorrelation correlation = match.correlation();
        Map<String, Object> object = head("correlation", rule);
        object.put("matched", true);
        object.put("type", correlation.type().name().toLowerCase(Locale.ROOT));
        object.put("rules", correlation.rules());
        object.put("timespan", correlation.timespan().toString());
        object.put("condition", condition(correlation.condition()));
        object.put("value", match.value());
        object.put("group", match.group());
        object.put("from", match.from().toString());
        object.put("to", match.to().toString());
        object.put("event-count", match.events().size());
        int first = Math.max(0, match.events().size() - MAX_EVENTS);
        object.put(
                "events",
                match.events().subList(first, match.events().size()).stream()
                        .map(Object::toString)
                        .toList());
        if (decidedBy != null) {
            object.put("decided-by", decidedBy);
        }
        return object;
    }

    private static Map<String, Object> head(String kind, RuleRef rule) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", kind);
        object.put("rule", rule.key());
        object.put("version", rule.version());
        object.put("title", rule.title());
        return object;
    }

    private static String condition(CorrelationCondition condition) {
        return switch (condition) {
            case CorrelationCondition.Threshold threshold -> {
                StringBuilder text = new StringBuilder();
                threshold
                        .comparisons()
                        .forEach(comparison -> text.append(text.isEmpty() ? "" : " and ")
                                .append(comparison.operator().name().toLowerCase(Locale.ROOT))
                                .append(' ')
                                .append(number(comparison.value())));
                if (!threshold.fields().isEmpty()) {
                    text.append(text.isEmpty() ? "" : " ").append("of ").append(String.join(", ", threshold.fields()));
                }
                yield text.isEmpty() ? "all of the rules" : text.toString();
            }
            case CorrelationCondition.Expression expression -> text(expression.condition());
        };
    }

    private static String text(Condition condition) {
        return switch (condition) {
            case Condition.And and -> joined(and.parts(), " and ");
            case Condition.Or or -> joined(or.parts(), " or ");
            case Condition.Not not -> "not " + text(not.part());
            case Condition.Identifier identifier -> identifier.name();
            case Condition.Of of -> of.written();
        };
    }

    private static String joined(List<Condition> parts, String word) {
        return parts.stream().map(ExplanationJson::text).collect(Collectors.joining(word, "(", ")"));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private Map<String, Object> part(Explanation.Part part) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", cut(part.text()));
        object.put("holds", part.holds());
        parts++;
        switch (part) {
            case Explanation.Group group -> {
                List<Object> inner = new ArrayList<>();
                for (Explanation.Part each : group.parts()) {
                    if (parts >= MAX_PARTS) {
                        object.put("truncated", true);
                        break;
                    }
                    inner.add(part(each));
                }
                object.put("parts", inner);
            }
            case Explanation.Item item -> item(item, object);
        }
        return object;
    }

    private static void item(Explanation.Item item, Map<String, Object> object) {
        object.put("names", item.names());
        if (item.field() != null) {
            object.put("field", item.field());
        }
        String value = item.value();
        if (value != null) {
            object.put("value", cut(value));
        }
        object.put(
                "found", item.found().stream().map(found -> found(found, value)).toList());
    }

    /** The value is left out where it is the item's own; offsets are those of the whole value. */
    private static Map<String, Object> found(Explanation.Found found, @Nullable String value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("field", found.field());
        object.put("pattern", cut(found.pattern()));
        if (!found.value().equals(value)) {
            object.put("value", cut(found.value()));
        }
        object.put("start", found.start());
        object.put("end", found.end());
        return object;
    }

    static String cut(String text) {
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "…";
    }
}
