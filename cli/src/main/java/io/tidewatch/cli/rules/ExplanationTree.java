package io.tidewatch.cli.rules;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.sigma.match.Explanation;
import io.tidewatch.sigma.match.Explanation.Found;
import io.tidewatch.sigma.match.Explanation.Group;
import io.tidewatch.sigma.match.Explanation.Item;
import io.tidewatch.sigma.match.Explanation.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows an explanation as a tree: what holds, what does not, and where in a value a pattern lies. */
final class ExplanationTree {
    private static final int MAX_VALUE = 600;
    private static final int AROUND = 80;

    private final Terminal terminal;

    ExplanationTree(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Explanation explanation) {
        String title = Safe.line(explanation.rule().info().title());
        String verdict = explanation.matched()
                ? Colour.GREEN.of("matches", terminal)
                : Colour.YELLOW.of("does not match", terminal);
        terminal.out().println(Colour.BOLD.of(title, terminal) + "  " + verdict);
        if (!explanation.routed()) {
            terminal.out()
                    .println("The rule was not tried: it is about "
                            + explanation.rule().logsource()
                            + ", and the event is not. Below is what it would have said.");
        }
        part(explanation.condition(), "", "");
        terminal.out().println();
    }

    private void part(Part part, String before, String inside) {
        String mark = part.holds() ? Colour.GREEN.of("✓", terminal) : Colour.RED.of("✗", terminal);
        switch (part) {
            case Group group -> {
                terminal.out().println(before + mark + " " + Safe.line(group.text()));
                List<Part> parts = group.parts();
                for (int i = 0; i < parts.size(); i++) {
                    boolean last = i == parts.size() - 1;
                    part(parts.get(i), inside + (last ? "└ " : "├ "), inside + (last ? "  " : "│ "));
                }
            }
            case Item item -> {
                terminal.out().println(before + mark + " " + Safe.line(cut(item.text())));
                value(item, inside + "    ");
            }
        }
    }

    private void value(Item item, String indent) {
        if (!item.found().isEmpty()) {
            item.found()
                    .forEach(found -> terminal.out()
                            .println(indent
                                    + Colour.DIM.of(Safe.line(found.field()) + " = ", terminal)
                                    + highlighted(found)));
            return;
        }
        if (item.field() == null) {
            String names = item.names().isEmpty() ? "" : ": " + String.join(", ", item.names());
            terminal.out()
                    .println(indent
                            + Colour.DIM.of(
                                    item.names().isEmpty()
                                            ? "nowhere in the event"
                                            : "the event has no such field" + Safe.line(cut(names)),
                                    terminal));
            return;
        }
        String value = item.value() == null ? "(null)" : Safe.line(cut(item.value()));
        terminal.out().println(indent + Colour.DIM.of(Safe.line(item.field()) + " = ", terminal) + value);
    }

    private String highlighted(Found found) {
        String value = found.value();
        int start = Math.clamp(found.start(), 0, value.length());
        int end = Math.clamp(found.end(), start, value.length());
        int from = Math.max(0, start - AROUND);
        int to = Math.min(value.length(), end + AROUND);
        String marked = Safe.line(cut(value.substring(start, end)));
        return (from > 0 ? "…" : "")
                + Safe.line(value.substring(from, start))
                + (terminal.coloured() ? "\033[7m" + marked + "\033[0m" : "»" + marked + "«")
                + Safe.line(value.substring(end, to))
                + (to < value.length() ? "…" : "");
    }

    private static String cut(String text) {
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "…";
    }

    /** The same for programs. */
    static Map<String, Object> object(Explanation explanation) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rule", explanation.rule().info().key());
        object.put("title", explanation.rule().info().title());
        object.put("matched", explanation.matched());
        object.put("routed", explanation.routed());
        object.put("condition", object(explanation.condition()));
        return object;
    }

    private static Map<String, Object> object(Part part) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", part.text());
        object.put("holds", part.holds());
        switch (part) {
            case Group group ->
                object.put(
                        "parts",
                        group.parts().stream().map(ExplanationTree::object).toList());
            case Item item -> {
                object.put("names", item.names());
                if (item.field() != null) {
                    object.put("field", item.field());
                }
                if (item.value() != null) {
                    object.put("value", item.value());
                }
                object.put("found", item.found());
            }
        }
        return object;
    }
}
