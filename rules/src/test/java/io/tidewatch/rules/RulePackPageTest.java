package io.tidewatch.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Keeps the tables of {@code docs/rule-pack.md} in step with the rules; {@code -Dtidewatch.docs=write} writes them anew. */
class RulePackPageTest {
    private static final Path PAGE = Path.of("..", "docs", "rule-pack.md");
    private static final String MARK = "## The rules\n";

    @Test
    void thePageListsEveryRule() throws IOException {
        String page = Files.readString(PAGE);
        String written = page.substring(0, page.indexOf(MARK)) + MARK + tables();
        if ("write".equals(System.getProperty("tidewatch.docs"))) {
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/rule-pack.md is not what the rules say; make it with: mvn -pl rules -am test"
                        + " -Dtest=RulePackPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidewatch.docs=write")
                .isEqualTo(written);
    }

    private static String tables() {
        LoadedRules pack = RulePack.read();
        StringBuilder text = new StringBuilder("\n")
                .append(String.format(
                        Locale.ROOT,
                        "%d rules and %d correlations in %d files.%n",
                        pack.rules().size(),
                        pack.correlations().size(),
                        RulePack.files().size()));
        String folder = "";
        for (SigmaDocument document : pack.documents()) {
            String path = document.info().location().file();
            String of = path.substring(0, path.indexOf('/'));
            if (!of.equals(folder)) {
                folder = of;
                text.append("\n### ")
                        .append(folder)
                        .append("\n\n| Rule | Level | About | ATT&CK |\n|---|---|---|---|\n");
            }
            text.append(row(document));
        }
        return text.toString();
    }

    private static String row(SigmaDocument document) {
        RuleInfo info = document.info();
        List<String> techniques = Attack.techniques(info.tags());
        return "| [" + info.title() + "](../rules/src/main/resources/io/tidewatch/rules/"
                + info.location().file() + ") | "
                + (info.level() == null ? "" : info.level().name().toLowerCase(Locale.ROOT)) + " | " + about(document)
                + " | " + (techniques.isEmpty() ? "–" : String.join(", ", techniques)) + " |\n";
    }

    private static String about(SigmaDocument document) {
        return switch (document) {
            case SigmaRule rule -> rule.logsource().toString();
            case SigmaCorrelation correlation ->
                correlation.type().name().toLowerCase(Locale.ROOT) + " of "
                        + String.join(", ", correlation.rules())
                        + (correlation.groupBy().isEmpty() ? "" : " by " + String.join(", ", correlation.groupBy()));
            default -> "";
        };
    }
}
