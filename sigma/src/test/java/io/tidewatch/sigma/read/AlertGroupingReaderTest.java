package io.tidewatch.sigma.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.rule.AlertGrouping;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertGroupingReaderTest {
    private static final String RULE = """
            title: x
            logsource: {category: test}
            detection:
                selection: {field: value}
                condition: selection
            """;

    private static LoadedRules read(String own) {
        return new RuleReader().text("rule.yml", RULE + own).result();
    }

    private static AlertGrouping grouping(String own) {
        return read(own).rules().getFirst().info().grouping();
    }

    private static List<String> refused(String own) {
        return read(own).refused().stream().map(RuleProblem::toString).toList();
    }

    @Test
    void aRuleSaysHowItsFindingsBecomeAlerts() {
        assertThat(grouping("")).isEqualTo(AlertGrouping.USUAL);
        assertThat(grouping("tidewatch: {group-by: [service.name, host.name], alert-window: 1d12h}\n"))
                .isEqualTo(new AlertGrouping(List.of("service.name", "host.name"), Duration.ofHours(36)));
        assertThat(grouping("tidewatch:\n  alert-window: 0s\n").window()).isEqualTo(Duration.ZERO);
        assertThat(grouping("tidewatch:\n  group-by: service.name\n").groupBy()).containsExactly("service.name");
    }

    @Test
    void whatIsWrongIsNamedWithItsLineAndARemedy() {
        assertThat(refused("tidewatch:\n  alert-windows: 4h\n"))
                .containsExactly(
                        "rule.yml:7: unknown key 'alert-windows' in 'tidewatch'; did you mean 'alert-window'?");
        assertThat(refused("tidewatch:\n  alert-window: 4 hours\n"))
                .containsExactly("rule.yml:7: '4 hours' is not a length of time; write for example 30m, 4h or 2d");
        assertThat(refused("tidewatch:\n  alert-window: 31d\n"))
                .containsExactly("rule.yml:7: an 'alert-window' of 31d; use 0s to 30d");
        assertThat(refused("tidewatch: 4h\n"))
                .singleElement()
                .asString()
                .startsWith("rule.yml:6: 'tidewatch' is text, not a map; write 'tidewatch:' with");
        assertThat(refused("tidewatch:\n  group-by: [a, b, c, d, e, f, g, h, i]\n"))
                .containsExactly("rule.yml:7: 'group-by' has 9 fields; group by at most 8");
    }
}
