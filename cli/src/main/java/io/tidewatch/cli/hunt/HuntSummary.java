package io.tidewatch.cli.hunt;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Bars;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.event.ByteSize;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.RuleInfo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what a hunt found: by level, rule, tactic and host. */
final class HuntSummary {
    private static final List<String> LEVELS = List.of("critical", "high", "medium", "low", "informational", "unrated");
    private static final int BAR = 24;
    private static final int LABEL = 64;

    private final HuntResult result;
    private final Terminal terminal;
    private final PrintStream out;
    private final int rows;

    /** @param rows how many rules and hosts are told at most */
    HuntSummary(HuntResult result, Terminal terminal, PrintStream out, int rows) {
        this.result = result;
        this.terminal = terminal;
        this.out = out;
        this.rows = rows;
    }

    void print(double seconds) {
        Map<RuleInfo, Long> rules = rules();
        out.println();
        headline(rules.size());
        if (!rules.isEmpty()) {
            section("Level", levels(rules), true);
            section("Rule", ruleRows(rules), false);
            section("Tactic", tactics(rules), false);
            section("Host", hosts(), false);
        }
        footer(seconds);
    }

    private void headline(int rules) {
        String text = result.detections() == 0
                ? String.format(Locale.ROOT, "Nothing found in %,d events", result.events())
                : String.format(
                        Locale.ROOT,
                        "%,d detections of %,d rules, on %,d of %,d events",
                        result.detections(),
                        rules,
                        result.matchedEvents(),
                        result.events());
        out.println(Colour.BOLD.of(text, terminal));
    }

    private void footer(double seconds) {
        out.println();
        int files = result.files().size();
        out.println(Colour.DIM.of(
                String.format(
                        Locale.ROOT,
                        "%,d rules · %,d file%s · %s · %.1f s · %,.0f events/s",
                        result.library().compiled().rules().size()
                                + result.library().plan().correlations().size(),
                        files,
                        files == 1 ? "" : "s",
                        new ByteSize(result.bytes()),
                        seconds,
                        result.events() / Math.max(0.001, seconds)),
                terminal));
        if (result.hits().size() < result.detections() - result.correlations().size()) {
            out.println(String.format(
                    Locale.ROOT,
                    "The timeline holds the first %,d that were found; --max-detections raises that.",
                    result.hits().size()));
        }
        if (result.unknownFormat() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d events are of no known format, so only rules of no product were tried on them; --dataset says what they are.",
                    result.unknownFormat()));
        }
        if (result.uncorrelated() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d matched events were left out of correlations: they have no time, or are too many.",
                    result.uncorrelated()));
        }
        int refused = result.library().refused().size();
        if (refused > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d rule%s could not be used; 'tidewatch rules check' tells why.",
                    refused,
                    refused == 1 ? "" : "s"));
        }
    }

    /** A row of a section: its name, how often, and the level whose colour it has. */
    private record Row(String label, long count, String level) {}

    private void section(String title, List<Row> all, boolean inOrder) {
        if (all.isEmpty()) {
            return;
        }
        List<Row> sorted = new ArrayList<>(all);
        if (!inOrder) {
            sorted.sort((a, b) -> a.count() != b.count()
                    ? Long.compare(b.count(), a.count())
                    : a.label().compareTo(b.label()));
        }
        List<Row> shown = sorted.subList(0, Math.min(rows, sorted.size()));
        long most = shown.stream().mapToLong(Row::count).max().orElse(1);
        int label = Math.min(
                LABEL,
                shown.stream()
                        .mapToInt(row -> Timeline.length(row.label()))
                        .max()
                        .orElse(1));
        int number = shown.stream()
                .mapToInt(row -> count(row.count()).length())
                .max()
                .orElse(1);
        out.println();
        String more = sorted.size() > shown.size()
                ? Colour.DIM.of(String.format(Locale.ROOT, "  %d of %,d", shown.size(), sorted.size()), terminal)
                : "";
        out.println(Colour.BOLD.of(title, terminal) + more);
        for (Row row : shown) {
            String text = count(row.count());
            out.println("  "
                    + Timeline.colour(row.level(), Timeline.padded(row.label(), label), terminal)
                    + "  "
                    + " ".repeat(number - text.length())
                    + text
                    + "  "
                    + Colour.CYAN.of(Bars.of(row.count(), most, BAR), terminal));
        }
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private Map<RuleInfo, Long> rules() {
        Map<RuleInfo, Long> counts = new LinkedHashMap<>();
        for (int rule = 0; rule < result.ruleCounts().length; rule++) {
            RuleInfo info = result.library().compiled().rule(rule).info();
            if (result.ruleCounts()[rule] > 0 && result.library().plan().raises(info.key())) {
                counts.merge(info, result.ruleCounts()[rule], Long::sum);
            }
        }
        for (CorrelationMatch match : result.correlations()) {
            counts.merge(match.correlation().info(), 1L, Long::sum);
        }
        return counts;
    }

    private static List<Row> levels(Map<RuleInfo, Long> rules) {
        Map<String, Long> counts = new LinkedHashMap<>();
        LEVELS.forEach(level -> counts.put(level, 0L));
        rules.forEach((info, count) -> counts.merge(HuntResult.level(info), count, Long::sum));
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> new Row(entry.getKey(), entry.getValue(), entry.getKey()))
                .toList();
    }

    private static List<Row> ruleRows(Map<RuleInfo, Long> rules) {
        return rules.entrySet().stream()
                .map(entry -> new Row(entry.getKey().title(), entry.getValue(), HuntResult.level(entry.getKey())))
                .toList();
    }

    private static List<Row> tactics(Map<RuleInfo, Long> rules) {
        Map<String, Long> counts = new LinkedHashMap<>();
        rules.forEach(
                (info, count) -> Attack.tactics(info.tags()).forEach(tactic -> counts.merge(tactic, count, Long::sum)));
        return counts.entrySet().stream()
                .map(entry -> new Row(entry.getKey(), entry.getValue(), "low"))
                .toList();
    }

    private List<Row> hosts() {
        return result.hosts().entrySet().stream()
                .map(entry -> new Row(entry.getKey().isEmpty() ? "(no host)" : entry.getKey(), entry.getValue(), "low"))
                .toList();
    }
}
