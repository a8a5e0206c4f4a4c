package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.RuleRefused;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code action: global/reset/repeat} of rules before Sigma 2.0: a global document is laid under those after it, until a reset; a
 * repeat is laid over the document before it.
 */
final class DocumentActions {
    private Yaml.Mapping global = new Yaml.Mapping(Map.of(), Map.of(), 1);
    private Yaml.Mapping previous = global;

    /** The document to read, or null where this one only sets something for others. */
    Yaml.@Nullable Mapping resolve(Yaml document) throws RuleRefused {
        if (document instanceof Yaml.Scalar scalar && scalar.type() == Yaml.Type.NULL) {
            return null;
        }
        if (!(document instanceof Yaml.Mapping mapping)) {
            throw new RuleRefused(
                    document.line(), "the document is " + document.kind() + ", not a map", "begin with 'title:'");
        }
        String action = new Keys(mapping).textOr("action", "");
        Yaml.Mapping own = mapping.without("action");
        switch (action) {
            case "global" -> {
                global = global.merged(own);
                return null;
            }
            case "reset" -> {
                global = new Yaml.Mapping(Map.of(), Map.of(), mapping.line());
                return own.entries().isEmpty() ? null : own;
            }
            case "repeat" -> previous = previous.merged(own);
            case "" -> previous = global.merged(own);
            default ->
                throw new RuleRefused(
                        mapping.keyLine("action"), "unknown action '" + action + "'", "use global, reset or repeat");
        }
        return previous;
    }
}
