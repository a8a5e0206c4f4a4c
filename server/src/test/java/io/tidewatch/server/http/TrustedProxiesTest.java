package io.tidewatch.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.HttpSettings;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrustedProxiesTest {
    @Test
    void whatAProxyOfOursSawLastIsTheClient() {
        try (TestServer server = TestServer.start(settings("127.0.0.1", "10.0.0.0/8"))) {
            assertThat(seen(server, "203.0.113.9")).isEqualTo("203.0.113.9");
            assertThat(seen(server, "198.51.100.1, 203.0.113.9")).isEqualTo("203.0.113.9");
            assertThat(seen(server, "198.51.100.1, 203.0.113.9:4711, 10.1.2.3")).isEqualTo("203.0.113.9");
            assertThat(seen(server, "[2001:db8::7]:4711")).isEqualTo("2001:db8::7");
            assertThat(seen(server, "203.0.113.9, unknown")).isEqualTo("127.0.0.1");
            assertThat(seen(server, "198.51.100.1,,10.1.2.3")).isEqualTo("10.1.2.3");
            assertThat(seen(server, "10.9.9.9, ".repeat(40) + "10.1.2.3")).isEqualTo("10.9.9.9");
            assertThat(seen(server, "evil.example")).isEqualTo("127.0.0.1");
            assertThat(seen(server)).isEqualTo("127.0.0.1");
            assertThat(seen(server, "198.51.100.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        }
    }

    @Test
    void aStrangerCannotSayWhoItIs() {
        try (TestServer server = TestServer.start(settings("192.0.2.1"))) {
            assertThat(seen(server, "203.0.113.9")).isEqualTo("127.0.0.1");
        }
        try (TestServer server = TestServer.start()) {
            assertThat(seen(server, "203.0.113.9")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void cookiesAreForTlsWhereTheProxySpokeIt() {
        try (TestServer server = TestServer.start(settings("127.0.0.1"))) {
            assertThat(server.send(server.request("/api/v1/count").header("X-Forwarded-Proto", "https"))
                            .headers()
                            .firstValue("Strict-Transport-Security"))
                    .isPresent();
            assertThat(server.get("/api/v1/count").headers().firstValue("Strict-Transport-Security"))
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        assertThatThrownBy(() -> settings("proxy.example")).hasMessageContaining("10.0.0.0/8");
        assertThatThrownBy(() -> new TrustedProxies(List.of("10.0.0.0/99"))).hasMessageContaining("10.0.0.0/99");
    }

    private static String seen(TestServer server, String... forwardedFor) {
        server.batches.clear();
        HttpRequest.Builder request = server.request("/api/v1/events")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"x\"}\n"));
        List.of(forwardedFor).forEach(value -> request.header("X-Forwarded-For", value));
        assertThat(server.send(request).statusCode()).isBetween(200, 202);
        return new ArrayList<>(server.batches).getFirst().origin().address();
    }

    private static HttpSettings settings(String... proxies) {
        HttpSettings usual = TestServer.SETTINGS;
        return new HttpSettings(
                usual.address(), 0, usual.tls(), 0, List.of(), List.of(proxies), true, usual.rates(), usual.limits());
    }
}
