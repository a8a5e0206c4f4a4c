package io.tidewatch.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RuleSetTest {
    private static final Fields EVENT = Fields.of(Map.of("f", "value"));

    @Test
    void eventsThatFlowWhileRulesAreSwappedAreMatchedByOneWholeSetOrTheOther() throws Exception {
        CompiledRules old = rules("old");
        CompiledRules replacement = rules("new");
        RuleSet set = new RuleSet(old);
        AtomicBoolean flowing = new AtomicBoolean(true);
        CountDownLatch started = new CountDownLatch(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> flows = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                flows.add(threads.submit(() -> {
                    do {
                        assertThat(titlesOfMatches(set.current()))
                                .isIn(List.of("old 1", "old 2"), List.of("new 1", "new 2"));
                        started.countDown();
                    } while (flowing.get());
                }));
            }
            started.await();
            for (int i = 0; i < 1_000; i++) {
                assertThat(set.swap(replacement)).isSameAs(old);
                assertThat(set.swap(old)).isSameAs(replacement);
            }
            flowing.set(false);
            for (Future<?> flow : flows) {
                flow.get();
            }
        }
        set.swap(replacement);
        assertThat(titlesOfMatches(set.current())).containsExactly("new 1", "new 2");
    }

    private static List<String> titlesOfMatches(CompiledRules rules) {
        List<String> titles = new ArrayList<>();
        for (int index : rules.matcher().match(EVENT)) {
            titles.add(rules.rule(index).info().title());
        }
        titles.sort(null);
        return titles;
    }

    private static CompiledRules rules(String name) {
        String rule = "title: %s %d\nlogsource:\ndetection:\n    s:\n        f: value\n    condition: s\n";
        String text = rule.formatted(name, 1) + "---\n" + rule.formatted(name, 2);
        return CompiledRules.compile(
                new RuleReader().text(name + ".yml", text).result().rules(), FieldMapping.NONE, Placeholders.NONE);
    }
}
