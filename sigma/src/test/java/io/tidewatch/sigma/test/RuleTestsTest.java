package io.tidewatch.sigma.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTestsTest {
    private static final LoadedRules RULES =
            new RuleReader().text("rules.yml", """
                    title: Failed Password
                    name: failed_password
                    logsource: {product: linux, service: auth}
                    detection:
                        selection: {event.action: ssh_login, event.outcome: failure}
                        condition: selection
                    ---
                    title: Guessing
                    correlation:
                        type: event_count
                        rules: [failed_password]
                        group-by: [source.ip]
                        timespan: 1m
                        condition: {gte: 2}
                    """).result();

    private static List<RuleTestResult> run(String yaml) {
        return RuleTests.parse("a.test.yml", yaml).run(RULES);
    }

    @Test
    void aLineIsParsedAsTheServerParsesIt() {
        List<RuleTestResult> results = run("""
                tests:
                    - name: two failures
                      events:
                          - line: 'Dec 10 06:55:48 lab sshd[24200]: Failed password for root from 192.0.2.7 port 38926 ssh2'
                            matches: [failed_password]
                            correlations: []
                          - at: 30s
                            line: 'Dec 10 06:56:18 lab sshd[24200]: Failed password for root from 192.0.2.7 port 38926 ssh2'
                            correlations: [Guessing]
                          - line: 'Dec 10 06:56:18 lab sshd[24200]: Connection closed by 192.0.2.7 [preauth]'
                            matches: []
                """);

        assertThat(results).singleElement().returns(List.of(), RuleTestResult::failures);
    }

    @Test
    void anEventCanComeSeveralTimesWithItsNumber() {
        List<RuleTestResult> results = run("""
                tests:
                    - name: from many places
                      dataset: linux.auth
                      events:
                          - {times: 3, every: 20s, event: {event.action: ssh_login, event.outcome: failure, source.ip: '192.0.2.{n}'}, matches: [failed_password], correlations: []}
                          - {at: 45s, event: {event.action: ssh_login, event.outcome: failure, source.ip: 192.0.2.3}, correlations: [Guessing]}
                          - {at: 121s, event: {event.action: ssh_login, event.outcome: failure, source.ip: 192.0.2.1}, correlations: []}
                """);

        assertThat(results).singleElement().returns(List.of(), RuleTestResult::failures);
        assertThatThrownBy(() -> run("tests: [{events: [{times: 10001, event: {a: 1}}]}]"))
                .hasMessageContaining("'times' must be a number from 1 to 10000");
    }

    @Test
    void aResultSaysWhatWasNotAsExpectedAndWhy() {
        List<RuleTestResult> results = run("""
                tests:
                    - name: wrong
                      dataset: linux.auth
                      events:
                          - event: {event.action: ssh_login, event.outcome: success}
                            matches: [failed_password]
                """);

        assertThat(results.getFirst().passed()).isFalse();
        assertThat(String.join("\n", results.getFirst().failures()))
                .contains("event 1: the rule 'failed_password' was expected to match and did not", "success");
    }

    @Test
    void aFileThatCannotBeUsedIsRefusedWithPlaceAndRemedy() {
        assertThatThrownBy(() -> run("tests: [{events: [{event: {a: 1}, line: x}]}]"))
                .isInstanceOf(RuleTestsRefused.class)
                .hasMessage("a.test.yml: test 1, event 1 has both 'event' and 'line'; write one of them");
        assertThatThrownBy(() -> run("tests: [{name: x}]")).hasMessageContaining("has no events");
        assertThatThrownBy(() -> run("tests: [{events: [{at: noon, event: {a: 1}}]}]"))
                .hasMessageContaining("'noon' is no time");
        assertThatThrownBy(() -> run("a: [")).hasMessageContaining("not valid YAML");
    }
}
