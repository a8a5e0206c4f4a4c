package io.tidewatch.sigma.match;

import static java.util.Objects.requireNonNull;

import io.tidewatch.sigma.rule.SigmaRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a rule matches an event, or why not: its condition as a tree, each part with its truth.
 *
 * @param routed whether the event is of the rule's logsource at all; where it is not, the rule was not tried
 * @param matched whether the rule matches
 */
public record Explanation(SigmaRule rule, boolean routed, boolean matched, Part condition) {
    public Explanation {
        requireNonNull(rule, "rule is null");
        requireNonNull(condition, "condition is null");
    }

    /** A part of the condition. */
    public sealed interface Part {
        /** What the rule says. */
        String text();

        boolean holds();
    }

    /** Parts joined: {@code and}, {@code or}, {@code not}, {@code 1 of selection_*}, or a search identifier with what it looks for. */
    public record Group(String text, boolean holds, List<Part> parts) implements Part {
        public Group {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A field and what was asked of it.
     *
     * @param field the event's field that was looked at; null where the event has none of {@code names}
     * @param names the names that were looked for, best first; empty for a keyword search
     * @param value the field's value as text; null where it is absent or null
     * @param found where a pattern lay; empty where none did
     */
    public record Item(
            String text,
            boolean holds,
            @Nullable String field,
            List<String> names,
            @Nullable String value,
            List<Found> found)
            implements Part {
        public Item {
            names = List.copyOf(names);
            found = List.copyOf(found);
        }
    }

    /**
     * A pattern that was found.
     *
     * @param field the event's field
     * @param pattern what was looked for
     * @param value the value in which it was found
     * @param start where it begins in the value, in characters
     * @param end where it ends
     */
    public record Found(String field, String pattern, String value, int start, int end) {}

    /** The tree as indented lines, for a terminal. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(rule.info().title());
        out.append(matched ? ": matches" : ": does not match");
        if (!routed) {
            out.append(" (the event is not of logsource ")
                    .append(rule.logsource())
                    .append(')');
        }
        append(out.append('\n'), condition, 1);
        return out.toString();
    }

    private static void append(StringBuilder out, Part part, int depth) {
        out.append("  ".repeat(depth)).append(part.holds() ? "✓ " : "✗ ").append(part.text());
        switch (part) {
            case Group group -> {
                out.append('\n');
                group.parts().forEach(inner -> append(out, inner, depth + 1));
            }
            case Item item -> {
                if (item.field() == null && !item.names().isEmpty()) {
                    out.append("   (no such field)");
                } else if (item.field() != null) {
                    out.append("   ").append(item.field()).append(" = ").append(item.value());
                }
                for (Found found : item.found()) {
                    out.append("   [")
                            .append(found.field())
                            .append(' ')
                            .append(found.start())
                            .append("..")
                            .append(found.end())
                            .append("] ")
                            .append(found.pattern());
                }
                out.append('\n');
            }
        }
    }
}
