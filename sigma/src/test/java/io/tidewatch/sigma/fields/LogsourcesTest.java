package io.tidewatch.sigma.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.rule.Logsource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsourcesTest {
    private final Logsources logsources = Logsources.standard();

    private boolean admits(
            @Nullable String category, @Nullable String product, @Nullable String service, String dataset) {
        return logsources.admits(
                new Logsource(category, product, service), new Logsources.Facts(dataset, null, null, null));
    }

    @Test
    void oneDatasetCanBeSeveralLogsources() {
        assertThat(admits(null, "linux", "sshd", "linux.auth")).isTrue();
        assertThat(admits(null, "linux", "sudo", "linux.auth")).isTrue();
        assertThat(admits(null, "linux", null, "linux.auth")).isTrue();
        assertThat(admits(null, "linux", "cron", "linux.auth")).isFalse();
        assertThat(admits("process_creation", "linux", null, "host.process")).isTrue();
        assertThat(admits("process_creation", "windows", null, "host.process")).isTrue();
        assertThat(admits(null, "host", "process", "host.process")).isTrue();
        assertThat(admits("firewall", null, null, "linux.netfilter")).isTrue();
        assertThat(admits("webserver", null, null, "web.access")).isTrue();
    }

    @Test
    void whatIsNotListedIsAnApplicationsAndWhatItsNameSays() {
        assertThat(admits("application", null, null, "shop.orders")).isTrue();
        assertThat(admits(null, "shop", "orders", "shop.orders")).isTrue();
        assertThat(admits("application", null, null, "linux.auth")).isFalse();
        assertThat(admits("application", null, null, "host.metrics")).isFalse();
        assertThat(admits("webserver", null, null, "shop.orders")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generic.log", "generic.json", "app.log"})
    void whatNoParserKnowsIsOfNoProduct(String dataset) {
        assertThat(admits(null, null, null, dataset)).isTrue();
        assertThat(admits("application", null, null, dataset)).isTrue();
        assertThat(admits("application", "python", null, dataset)).isFalse();
        assertThat(admits("webserver", null, null, dataset)).isFalse();
        assertThat(admits(null, "zeek", "rdp", dataset)).isFalse();
        assertThat(admits(null, "windows", null, dataset)).isFalse();
        assertThat(admits(null, null, "sshd", dataset)).isFalse();
    }
}
