package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.correlate.Filters;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Rules as commands use them: read, filtered by what the user wants, with filters applied, compiled.
 *
 * @param documents what was chosen of what was read
 * @param compiled the detection rules
 * @param plan the correlations
 * @param refused every document that cannot be used, and why
 * @param warnings what its writers should look at
 */
public record RuleLibrary(
        List<SigmaDocument> documents,
        CompiledRules compiled,
        CorrelationPlan plan,
        List<RuleProblem> refused,
        List<RuleProblem> warnings) {
    private static final Pattern TEST_FILE = Pattern.compile(".*\\.test\\.ya?ml");

    /** Reads {@code path}, on two threads where there are many files. Rule tests ({@code *.test.yml}) are no rules. */
    public static LoadedRules read(Path path) {
        if (!Files.exists(path)) {
            throw CliFailure.usage(
                    "there is no '" + path + "'; name a rule file, a folder of rules or a zip archive of them");
        }
        if (Files.isRegularFile(path) && !path.toString().endsWith(".zip")) {
            return new RuleReader().path(path).result();
        }
        CompletableFuture<LoadedRules> half = CompletableFuture.supplyAsync(() -> half(path, 1));
        LoadedRules first = half(path, 0);
        return merged(first, half.join());
    }

    private static LoadedRules half(Path path, int which) {
        return new RuleReader(name -> (name.hashCode() & 1) == which
                        && !TEST_FILE.matcher(name).matches())
                .path(path)
                .result();
    }

    private static LoadedRules merged(LoadedRules a, LoadedRules b) {
        List<SigmaDocument> documents = new ArrayList<>(a.documents());
        documents.addAll(b.documents());
        documents.sort(Comparator.comparing(
                        (SigmaDocument document) -> document.info().location().file())
                .thenComparingInt(document -> document.info().location().line()));
        return new LoadedRules(documents, joined(a.refused(), b.refused()), joined(a.warnings(), b.warnings()));
    }

    private static List<RuleProblem> joined(List<RuleProblem> a, List<RuleProblem> b) {
        List<RuleProblem> all = new ArrayList<>(a);
        all.addAll(b);
        all.sort(Comparator.comparing(RuleProblem::file).thenComparingInt(RuleProblem::line));
        return all.stream().distinct().toList();
    }

    /** Compiles the documents that {@code wanted} chooses, and whatever the chosen correlations refer to. */
    public static RuleLibrary of(LoadedRules loaded, Predicate<SigmaDocument> wanted) {
        Set<SigmaDocument> chosen = new HashSet<>();
        for (SigmaDocument document : loaded.documents()) {
            if (wanted.test(document)) {
                choose(document, loaded, chosen);
            }
        }
        List<SigmaDocument> documents =
                loaded.documents().stream().filter(chosen::contains).toList();
        List<SigmaRule> rules = documents.stream()
                .filter(SigmaRule.class::isInstance)
                .map(SigmaRule.class::cast)
                .toList();
        Filters.Filtered filtered = Filters.apply(rules, loaded.filters());
        CompiledRules compiled = CompiledRules.compile(filtered.rules(), FieldMapping.standard(), Placeholders.NONE);
        CorrelationPlan plan = CorrelationPlan.of(documents);
        List<RuleProblem> refused = new ArrayList<>(loaded.refused());
        refused.addAll(compiled.refused());
        refused.addAll(plan.refused());
        List<RuleProblem> warnings = new ArrayList<>(loaded.warnings());
        warnings.addAll(filtered.warnings());
        return new RuleLibrary(documents, compiled, plan, List.copyOf(refused), List.copyOf(warnings));
    }

    private static void choose(SigmaDocument document, LoadedRules loaded, Set<SigmaDocument> chosen) {
        if (!chosen.add(document) || !(document instanceof SigmaCorrelation correlation)) {
            return;
        }
        for (String reference : correlation.rules()) {
            loaded.documents().stream()
                    .filter(other -> other.info().isCalled(reference))
                    .forEach(other -> choose(other, loaded, chosen));
        }
    }
}
