package io.tidewatch.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.library.Lint;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.test.RuleTestResult;
import io.tidewatch.sigma.test.RuleTests;
import io.tidewatch.sigma.test.RuleTests.RuleTest;
import io.tidewatch.sigma.test.RuleTests.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RulePackTest {
    private static final Path RULES = Path.of("src/main/resources/io/tidewatch/rules");
    private static final Path TESTS = Path.of("src/test/resources/io/tidewatch/rules");
    private static final LoadedRules PACK = RulePack.read();

    @Test
    void theIndexNamesEveryRuleFileInTheOrderOfPaths() throws IOException {
        assertThat(RulePack.files().stream().map(RulePack.RuleFile::path))
                .containsExactlyElementsOf(below(RULES, ".yml"));
    }

    @Test
    void everyRuleCanBeUsedAndLintFindsNothing() {
        RuleLibrary library = RuleLibrary.of(PACK, _ -> true);

        assertThat(library.refused()).isEmpty();
        assertThat(library.warnings()).isEmpty();
        assertThat(Lint.check(PACK.documents())).isEmpty();
        assertThat(PACK.documents()).hasSizeGreaterThanOrEqualTo(75);
    }

    @Test
    void everyRuleSaysWhatAnAnalystNeeds() {
        for (SigmaDocument document : PACK.documents()) {
            assertThat(document.info())
                    .as(document.info().location().toString())
                    .satisfies(info -> {
                        assertThat(info.id()).isNotNull();
                        assertThat(info.status()).isNotNull();
                        assertThat(info.level()).isNotNull();
                        assertThat(info.description()).isNotBlank();
                        assertThat(info.author()).isEqualTo("Tidewatch");
                        assertThat(info.license()).isEqualTo("Apache-2.0");
                        assertThat(info.falsepositives()).isNotEmpty();
                        assertThat(Attack.techniques(info.tags()).isEmpty())
                                .as("a technique has a tactic and the other way round")
                                .isEqualTo(Attack.tactics(info.tags()).isEmpty());
                    });
        }
    }

    @Test
    void titlesAreUnique() {
        assertThat(PACK.documents().stream().map(document -> document.info().title()))
                .doesNotHaveDuplicates();
    }

    @TestFactory
    List<DynamicTest> everyTestPasses() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (RuleTests file : testFiles()) {
            tests.add(DynamicTest.dynamicTest(file.file(), () -> {
                for (RuleTestResult result : file.run(PACK)) {
                    assertThat(result.failures()).as(result.test()).isEmpty();
                }
            }));
        }
        return tests;
    }

    @Test
    void everyRuleHasATestInWhichItMatchesAndOneInWhichItDoesNot() throws IOException {
        List<RuleTest> tests =
                testFiles().stream().flatMap(file -> file.tests().stream()).toList();
        for (SigmaDocument document : PACK.documents()) {
            List<Step> steps = tests.stream()
                    .filter(test -> test.rules().stream().anyMatch(document.info()::isCalled))
                    .flatMap(test -> test.steps().stream())
                    .toList();
            assertThat(steps)
                    .as(document.info().title() + ": expected to match")
                    .anyMatch(step -> expected(document, step).stream().anyMatch(document.info()::isCalled));
            assertThat(steps)
                    .as(document.info().title() + ": expected not to match")
                    .anyMatch(step -> judged(document, step)
                            && expected(document, step).stream().noneMatch(document.info()::isCalled));
        }
    }

    private static boolean judged(SigmaDocument document, Step step) {
        return (document instanceof SigmaCorrelation ? step.correlations() : step.matches()) != null;
    }

    private static List<String> expected(SigmaDocument document, Step step) {
        List<String> names = document instanceof SigmaCorrelation ? step.correlations() : step.matches();
        return names == null ? List.of() : names;
    }

    private static List<RuleTests> testFiles() throws IOException {
        List<RuleTests> files = new ArrayList<>();
        for (String path : below(TESTS, ".test.yml")) {
            files.add(RuleTests.parse(path, Files.readString(TESTS.resolve(path))));
        }
        return files;
    }

    private static List<String> below(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
