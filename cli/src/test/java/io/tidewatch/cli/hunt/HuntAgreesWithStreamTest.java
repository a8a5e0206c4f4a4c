package io.tidewatch.cli.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.live.StoredDetection;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which rules are tried on a record is one decision: on the stream, over files and over what is stored. The rules here match whatever
 * they are tried on, one for each kind of log.
 */
class HuntAgreesWithStreamTest {
    private static final List<String> LOGSOURCES = List.of(
            "{}",
            "{category: application}",
            "{category: application, product: python}",
            "{category: webserver}",
            "{category: process_creation, product: windows}",
            "{product: zeek, service: rdp}",
            "{product: linux}",
            "{product: linux, service: sshd}",
            "{product: windows}",
            "{product: windows, service: security}",
            "{product: shop}",
            "{service: nginx}");
    private static final String ANY = "rule-0";
    private static final String APPLICATION = "rule-1";

    @TempDir
    Path folder;

    private LoadedRules rules;

    @BeforeEach
    void readRules() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LOGSOURCES.size(); i++) {
            text.append(i == 0 ? "" : "---\n")
                    .append("title: Rule ")
                    .append(i)
                    .append("\nid: rule-")
                    .append(i)
                    .append("\nlogsource: ")
                    .append(LOGSOURCES.get(i))
                    .append("\ndetection:\n    nothing: {destination.port: 70000}\n    condition: not nothing\n");
        }
        rules = new RuleReader().text("rules.yml", text.toString()).result();
        assertThat(rules.refused()).isEmpty();
    }

    @Test
    void recordsThatNoParserKnowsAreTriedOnByNoRuleOfAProduct() throws Exception {
        assertThat(agreed("hello this is a plain line", RawFormat.TEXT)).containsExactly(ANY, APPLICATION);
        assertThat(agreed("2026-11-21 10:00:00 nothing but a time", RawFormat.TEXT))
                .containsExactly(ANY, APPLICATION);
        assertThat(agreed("2026-11-21 10:00:00 ERROR [main] shop.Orders: refused", RawFormat.TEXT))
                .containsExactly(ANY, APPLICATION);
        assertThat(agreed("{\"message\":\"ndj\"}", RawFormat.JSON)).containsExactly(ANY, APPLICATION);
        assertThat(agreed("{\"EventID\":4625,\"TargetUserName\":\"anna\"}", RawFormat.JSON))
                .containsExactly(ANY, APPLICATION);
        assertThat(agreed("{\"Event\":{\"System\":{\"EventID\":4625}}}", RawFormat.JSON))
                .containsExactly(ANY, APPLICATION);
    }

    @Test
    void recordsThatAParserKnowsAreTriedOnByRulesOfTheirProduct() throws Exception {
        assertThat(agreed(
                        "Nov 21 10:00:00 web-1 sshd[7]: Failed password for root from 203.0.113.7 port 5 ssh2",
                        RawFormat.TEXT))
                .containsExactly(ANY, "rule-6", "rule-7");
        assertThat(agreed(
                        "203.0.113.7 - - [21/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl/8\"",
                        RawFormat.TEXT))
                .contains(ANY, "rule-3")
                .doesNotContain("rule-5", "rule-6", "rule-8");
        assertThat(agreed("{\"Channel\":\"Security\",\"EventID\":4688,\"Computer\":\"pc1\"}", RawFormat.JSON))
                .containsExactly(ANY, "rule-4", "rule-8", "rule-9");
        assertThat(agreed("{\"Event\":{\"System\":{\"EventID\":4625,\"Channel\":\"Security\"}}}", RawFormat.JSON))
                .containsExactly(ANY, "rule-8", "rule-9");
        assertThat(agreed("{\"event.dataset\":\"shop.orders\",\"message\":\"paid\"}", RawFormat.JSON))
                .containsExactly(ANY, APPLICATION, "rule-10");
    }

    @Test
    void aTableOfUnknownColumnsIsTriedLikeAnUnknownObject() throws Exception {
        assertThat(hunted("a.csv", "colour,size\nred,5\n")).isEqualTo(agreed("{\"colour\":\"red\"}", RawFormat.JSON));
    }

    /** The rules that the stream, a hunt over a file and one over what is stored all find. */
    private Set<String> agreed(String record, RawFormat format) throws Exception {
        Event event;
        try (LiveDetector detector = new LiveDetector()) {
            detector.install(bundle());
            EventProcessor processor = new EventProcessor(
                    Parsers.standard(), origin -> SourceSettings.DEFAULT, detector, new NothingFails());
            event = processor
                    .process(new Position(0, 1), batch(record, format))
                    .batch()
                    .events()
                    .getFirst();
        }
        Set<String> streamed = ruleIds(event);
        assertThat(hunted("a." + (format == RawFormat.JSON ? "ndjson" : "log"), record + "\n"))
                .as("over a file: %s", record)
                .isEqualTo(streamed);
        assertThat(stored(event)).as("over what is stored: %s", record).isEqualTo(streamed);
        return streamed;
    }

    private RuleBundle bundle() {
        return new RuleBundle(
                TenantId.DEFAULT,
                rules.documents().stream()
                        .map(document -> new RuleBundle.Entry(document, 1))
                        .toList());
    }

    private Set<String> hunted(String name, String text) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(name), text);
        HuntResult result = new Hunt(RuleLibrary.of(rules, document -> true), new HuntSettings(1, 100, null))
                .run(HuntFiles.find(List.of(file)), Hunt.Watcher.NONE, () -> false);
        Set<String> found = new TreeSet<>();
        result.hits().forEach(hit -> found.add(result.info(hit).key()));
        return sorted(found);
    }

    /** Each rule hunted for by itself, so that its own query decides what the engine is shown. */
    private Set<String> stored(Event event) {
        Set<String> found = new HashSet<>();
        for (RuleBundle.Entry entry : bundle().rules()) {
            StoredDetection detection = StoredDetection.of(new RuleBundle(TenantId.DEFAULT, List.of(entry)));
            Predicate<Event> query =
                    QueryMatcher.of(detection.narrowing(Set.of(event.dataset(), Dataset.of("firewall.log"))));
            if (query.test(event) && detection.matcher().match(event) != null) {
                found.add(entry.document().info().key());
            }
        }
        return sorted(found);
    }

    private static Set<String> ruleIds(Event event) {
        Set<String> ids = new HashSet<>();
        if (event.fields().value("rule.id") instanceof List<?> list) {
            list.forEach(id -> ids.add(String.valueOf(id)));
        }
        return sorted(ids);
    }

    private static Set<String> sorted(Set<String> keys) {
        Map<Integer, String> byNumber = new TreeMap<>();
        keys.forEach(key -> byNumber.put(Integer.valueOf(key.substring("rule-".length())), key));
        return new LinkedHashSet<>(byNumber.values());
    }

    private static RawBatch batch(String record, RawFormat format) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        Instant received = Instant.parse("2026-11-21T12:00:00Z");
        return new RawBatch(
                TenantId.DEFAULT,
                new Origin("web-1", "http", null, null),
                format,
                null,
                received,
                bytes,
                new int[] {0, bytes.length},
                null,
                new long[0]);
    }

    private static final class NothingFails implements DeadLetters {
        @Override
        public void put(List<DeadLetter> letters) {
            throw new AssertionError("quarantined: " + letters);
        }

        @Override
        public List<DeadLetter> list(TenantId tenant, int limit) {
            return new ArrayList<>();
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public long count(TenantId tenant) {
            return 0;
        }
    }
}
