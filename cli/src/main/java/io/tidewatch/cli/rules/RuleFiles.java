package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Reads the rules that a command line names. */
public final class RuleFiles {
    private static final Pattern TEST_FILE = Pattern.compile(".*\\.test\\.ya?ml");

    private RuleFiles() {}

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
}
