package io.tidewatch.cli.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.testkit.Corpora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** SigmaHQ's own regression data: each rule on its event log and on the JSON that another reader made of it. */
class HuntRegressionTest {
    private static final Pattern RULE = Pattern.compile("(?s)rule_metadata:\\s*- id: ([0-9a-f-]{36})");
    private static final Pattern COUNT = Pattern.compile("match_count: (\\d+)");

    @TempDir
    static Path folder;

    private static RuleLibrary library;

    @BeforeAll
    static void loadRules() {
        Path rules = Corpora.path("sigma/sigma-rules.zip");
        library = RuleLibrary.of(
                new RuleReader(name -> !name.contains("unsupported/") && !name.contains("deprecated/"))
                        .path(rules)
                        .result(),
                document -> true);
    }

    @TestFactory
    Stream<DynamicTest> everyRuleFiresOnItsEventLogAndOnItsJsonAndBothGiveTheSameDetections() {
        SortedMap<String, byte[]> files = Corpora.zip("windows/sigma-regression-evtx.zip", name -> true);
        return files.keySet().stream()
                .filter(name -> name.endsWith("/info.yml"))
                .map(info -> DynamicTest.dynamicTest(info, () -> fires(info, files)));
    }

    private static void fires(String info, SortedMap<String, byte[]> files) throws Exception {
        String yaml = new String(files.get(info));
        String rule = group(RULE, yaml);
        int expected = expected(yaml);
        String directory = info.substring(0, info.length() - "info.yml".length());
        String evtx = files.keySet().stream()
                .filter(name -> name.startsWith(directory) && name.endsWith(".evtx"))
                .findFirst()
                .orElseThrow();

        Map<String, List<Long>> ofEvtx = hunt(write("a.evtx", files.get(evtx)));
        Map<String, List<Long>> ofJson = hunt(write("a.json", files.get(evtx.replaceAll("evtx$", "json"))));

        assertThat(ofEvtx.getOrDefault(rule, List.of()).size()).as("event log").isGreaterThanOrEqualTo(expected);
        assertThat(ofJson.getOrDefault(rule, List.of()).size()).as("JSON").isGreaterThanOrEqualTo(expected);
        assertThat(ofJson).isEqualTo(ofEvtx);
    }

    /** The rules that matched, each with the times of the events. */
    private static Map<String, List<Long>> hunt(Path file) throws InterruptedException {
        HuntResult result = new Hunt(library, new HuntSettings(1, 10_000, null))
                .run(HuntFiles.find(List.of(file)), Hunt.Watcher.NONE, () -> false);
        assertThat(result.problems()).isEmpty();
        Map<String, List<Long>> found = new TreeMap<>();
        for (Hit hit : result.hits()) {
            found.merge(
                    result.info(hit).key(),
                    List.of(hit.micros()),
                    (a, b) -> Stream.concat(a.stream(), b.stream()).sorted().toList());
        }
        return found;
    }

    private static Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), Objects.requireNonNull(bytes));
    }

    /** A regression test that names no count expects a match. */
    private static int expected(String yaml) {
        Matcher matcher = COUNT.matcher(yaml);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.toString()).isTrue();
        return matcher.group(1);
    }
}
