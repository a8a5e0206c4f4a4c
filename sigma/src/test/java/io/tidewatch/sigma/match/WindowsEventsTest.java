package io.tidewatch.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaRule;
import io.tidewatch.testkit.Corpora;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All rules at once against one rule at a time. By default every 97th event; the system property {@code tidewatch.every-event} asks for
 * all 227,738, which takes minutes.
 */
class WindowsEventsTest {
    private final FieldMapping mapping = FieldMapping.standard();
    private final Logsources logsources = Logsources.standard();

    @Test
    void allRulesAtOnceMatchWhatTheyMatchOneByOne() throws IOException {
        CompiledRules rules = CompiledRules.compile(
                new RuleReader(name -> !name.startsWith("unsupported/") && !name.startsWith("deprecated/"))
                        .path(Corpora.path("sigma/sigma-rules.zip"))
                        .result()
                        .rules(),
                mapping,
                Placeholders.of(Map.of()));
        List<PlainEvaluator> plain = rules.rules().stream()
                .map(rule -> new PlainEvaluator(rule, mapping))
                .toList();
        RuleMatcher matcher = rules.matcher();
        int step = Boolean.getBoolean("tidewatch.every-event") ? 1 : 97;
        long matches = 0;
        Map<String, int[]> candidates = new HashMap<>();
        try (Stream<String> lines = Corpora.stream("windows/windows-events.ndjson.zst")) {
            Iterator<String> all = lines.iterator();
            for (long i = 0; all.hasNext(); i++) {
                String line = all.next();
                if (i % step != 0) {
                    continue;
                }
                Fields event = RuleEventCasesTest.fields(line.getBytes(StandardCharsets.UTF_8));
                int[] found = matcher.match(event);
                int[] expected = plain(event, rules.rules(), plain, candidates);
                assertThat(found).as("event %d: %s", i, line).isEqualTo(expected);
                matches += found.length;
            }
        }
        assertThat(matches).isPositive();
    }

    private int[] plain(
            Fields event, List<SigmaRule> rules, List<PlainEvaluator> plain, Map<String, int[]> candidates) {
        String channel = event.text("Channel").toLowerCase(Locale.ROOT);
        String id = event.text("EventID");
        String type = event.has("EventTypeOrignal") ? event.text("EventTypeOrignal") : event.text("EventType");
        int[] tried = candidates.computeIfAbsent(channel + '|' + id + '|' + type, key -> {
            List<Integer> admitted = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                Logsource logsource = rules.get(i).logsource();
                if (logsources.admits(
                        logsource,
                        new Logsources.Facts(
                                null,
                                channel,
                                id == null ? null : Long.valueOf(id),
                                type == null ? null : type.toLowerCase(Locale.ROOT)))) {
                    admitted.add(i);
                }
            }
            return admitted.stream().mapToInt(Integer::intValue).toArray();
        });
        return Arrays.stream(tried)
                .filter(index -> plain.get(index).matches(event))
                .toArray();
    }
}
