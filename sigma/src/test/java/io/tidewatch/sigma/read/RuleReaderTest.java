package io.tidewatch.sigma.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.rule.Level;
import io.tidewatch.sigma.rule.SigmaRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleReaderTest {
    private static final String RULE = """
            title: %s
            logsource: {category: test}
            detection:
                selection: {field: value}
                condition: selection
            """;

    @Test
    void anUnknownModifierIsNamedWithItsLineAndTheNearestOne() {
        String text = RULE.formatted("x").replace("{field: value}", "{field|contain: value}");

        assertThat(read(text).refused())
                .extracting(RuleProblem::toString)
                .containsExactly("rule.yml:4: unknown modifier 'contain'; did you mean 'contains'?");
    }

    @Test
    void aBrokenDocumentDoesNotStopTheOthers() {
        LoadedRules loaded = read(RULE.formatted("one") + "---\ntitle: two\n---\n" + RULE.formatted("three"));

        assertThat(loaded.rules()).extracting(rule -> rule.info().title()).containsExactly("one", "three");
        assertThat(loaded.refused()).extracting(RuleProblem::line).containsExactly(7);
    }

    @Test
    void yesIsTextInYaml12() {
        LoadedRules loaded = read(RULE.formatted("x").replace("value", "yes"));

        assertThat(loaded.rules().getFirst().detections().named().toString()).contains("Text[text=yes]");
    }

    @Test
    void aGlobalDocumentIsLaidUnderThoseAfterItUntilAReset() {
        LoadedRules loaded = read("action: global\nlevel: high\n---\n" + RULE.formatted("one")
                + "---\naction: reset\n---\n" + RULE.formatted("two"));

        assertThat(loaded.rules()).extracting(rule -> rule.info().level()).containsExactly(Level.HIGH, null);
    }

    @Test
    void aRepeatedDocumentIsLaidOverTheOneBefore() {
        LoadedRules loaded = read(RULE.formatted("one") + "---\naction: repeat\ntitle: two\n");

        assertThat(loaded.rules()).extracting(rule -> rule.info().title()).containsExactly("one", "two");
    }

    @Test
    void theOldAggregationIsRefusedWithTheWayToWriteIt() {
        LoadedRules loaded =
                read(RULE.formatted("x").replace("condition: selection", "condition: selection | count() > 5"));

        assertThat(loaded.refused())
                .singleElement()
                .extracting(RuleProblem::remedy)
                .asString()
                .contains("correlation");
    }

    @Test
    void aConditionThatNamesWhatIsNotThereIsRefused() {
        assertThat(read(RULE.formatted("x").replace("condition: selection", "condition: selektion"))
                        .refused())
                .singleElement()
                .extracting(RuleProblem::remedy)
                .isEqualTo("did you mean 'selection'?");
    }

    @Test
    void lookaroundIsRefusedAsNoLinearTimeEngineHasIt() {
        assertThat(read(RULE.formatted("x").replace("{field: value}", "{'field|re': '(?<=a)b'}"))
                        .refused())
                .singleElement()
                .extracting(RuleProblem::message)
                .asString()
                .contains("regular expression");
    }

    @Test
    void foldersAndArchivesAreReadInOrderOfNames(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("rules/b"));
        Files.writeString(folder.resolve("rules/b/two.yml"), RULE.formatted("two"));
        Files.writeString(folder.resolve("rules/a.yaml"), RULE.formatted("one"));
        Files.writeString(folder.resolve("rules/README.md"), "no rule");
        Path archive = folder.resolve("rules.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("c.yml"));
            zip.write(RULE.formatted("three").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        LoadedRules loaded = new RuleReader()
                .path(folder.resolve("rules"))
                .path(archive)
                .path(folder.resolve("missing.yml"))
                .result();

        assertThat(loaded.rules()).extracting(RuleReaderTest::title).containsExactly("one", "two", "three");
        assertThat(loaded.rules().getLast().info().location()).hasToString(archive + "!/c.yml:1");
        assertThat(loaded.refused())
                .singleElement()
                .extracting(RuleProblem::file)
                .asString()
                .endsWith("missing.yml");
    }

    private static String title(SigmaRule rule) {
        return rule.info().title();
    }

    private static LoadedRules read(String text) {
        return new RuleReader().text("rule.yml", text).result();
    }
}
