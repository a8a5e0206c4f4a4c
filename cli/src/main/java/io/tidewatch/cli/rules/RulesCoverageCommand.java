package io.tidewatch.cli.rules;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Bars;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch rules coverage rules/ --navigator layer.json}. */
@Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Count rules by MITRE ATT&CK tactic and technique; also as a layer for the ATT&CK Navigator.")
final class RulesCoverageCommand implements Callable<Integer> {
    private static final int BAR = 24;

    @ParentCommand
    @Nullable
    RulesCommand rules;

    @Parameters(paramLabel = "RULES", description = "a rule file, a folder of rules, or a zip archive of them")
    Path path = Path.of(".");

    @Mixin
    RuleChoice choice = new RuleChoice();

    @Option(
            names = "--navigator",
            paramLabel = "FILE",
            description = "write a layer for the ATT&CK Navigator; - writes it to standard output")
    @Nullable
    String navigator;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "techniques a tactic; 0 for all (default: ${DEFAULT-VALUE})")
    int top = 8;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Parents.terminal(rules);
        List<SigmaDocument> documents = RuleFiles.read(path).documents().stream()
                .filter(document -> !(document instanceof SigmaFilter) && choice.wants(document))
                .toList();
        Map<String, List<String>> titles = new TreeMap<>();
        Map<String, Map<String, Integer>> byTactic = new LinkedHashMap<>();
        Map<String, Integer> rulesOfTactic = new LinkedHashMap<>();
        Attack.TACTICS.forEach(tactic -> byTactic.put(tactic.getValue(), new TreeMap<>()));
        int tagged = 0;
        for (SigmaDocument document : documents) {
            List<String> tags = document.info().tags();
            List<String> techniques = Attack.techniques(tags);
            List<String> tactics = Attack.tactics(tags);
            tagged += techniques.isEmpty() && tactics.isEmpty() ? 0 : 1;
            for (String technique : techniques) {
                titles.computeIfAbsent(technique, _ -> new ArrayList<>())
                        .add(document.info().title());
                Attack.tacticsOf(technique, tags)
                        .forEach(tactic ->
                                byTactic.getOrDefault(tactic, new TreeMap<>()).merge(technique, 1, Integer::sum));
            }
            tactics.forEach(tactic -> rulesOfTactic.merge(tactic, 1, Integer::sum));
        }
        if (navigator != null) {
            return layer(terminal, navigator, titles);
        }
        matrix(terminal, byTactic, rulesOfTactic);
        terminal.out().println();
        terminal.out()
                .println(Colour.BOLD.of(
                        String.format(
                                Locale.ROOT,
                                "%,d techniques by %,d of %,d rules",
                                titles.size(),
                                tagged,
                                documents.size()),
                        terminal));
        return ExitCode.OK.code();
    }

    private void matrix(
            Terminal terminal, Map<String, Map<String, Integer>> byTactic, Map<String, Integer> rulesOfTactic) {
        int most = rulesOfTactic.values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
        byTactic.forEach((tactic, techniques) -> {
            int count = rulesOfTactic.getOrDefault(tactic, 0);
            if (count == 0) {
                terminal.out().println(Colour.DIM.of(String.format(Locale.ROOT, "%-22s %5s", tactic, "–"), terminal));
                return;
            }
            terminal.out()
                    .println(Colour.BOLD.of(String.format(Locale.ROOT, "%-22s %,5d", tactic, count), terminal) + "  "
                            + Colour.CYAN.of(Bars.of(count, most, BAR), terminal));
            terminal.out().println("  " + Colour.DIM.of(techniques(techniques), terminal));
        });
    }

    private String techniques(Map<String, Integer> techniques) {
        List<String> shown = techniques.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(top == 0 ? Long.MAX_VALUE : top)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        int more = techniques.size() - shown.size();
        return String.join(" · ", shown) + (more > 0 ? " · and " + more + " more" : "");
    }

    private static int layer(Terminal terminal, String file, Map<String, List<String>> titles) throws IOException {
        List<Map<String, Object>> techniques = new ArrayList<>();
        int most = 1;
        for (Map.Entry<String, List<String>> entry : titles.entrySet()) {
            Map<String, Object> technique = new LinkedHashMap<>();
            technique.put("techniqueID", entry.getKey());
            technique.put("score", entry.getValue().size());
            technique.put(
                    "comment",
                    String.join("\n", entry.getValue().stream().limit(50).toList()));
            technique.put("enabled", true);
            technique.put("showSubtechniques", entry.getKey().indexOf('.') >= 0);
            techniques.add(technique);
            most = Math.max(most, entry.getValue().size());
        }
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("name", "Sigma rules");
        layer.put("versions", Map.of("attack", "17", "navigator", "5.1.0", "layer", "4.5"));
        layer.put("domain", "enterprise-attack");
        layer.put("description", "How many rules there are for each technique");
        layer.put("sorting", 3);
        layer.put("techniques", techniques);
        layer.put(
                "gradient",
                Map.of("colors", List.of("#d7ecff", "#2f7fc1", "#0b2f52"), "minValue", 1, "maxValue", most));
        String text = JsonLine.pretty(layer);
        if (file.equals("-")) {
            terminal.out().println(text);
        } else {
            Files.writeString(Path.of(file), text + "\n", StandardCharsets.UTF_8);
            terminal.note(titles.size() + " techniques written to " + file);
        }
        return ExitCode.OK.code();
    }
}
