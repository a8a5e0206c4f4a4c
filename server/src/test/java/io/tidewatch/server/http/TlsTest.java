package io.tidewatch.server.http;

import static io.tidewatch.server.TestServer.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.ClientCertificates;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.config.HttpSettings;
import io.tidewatch.config.RateSettings;
import io.tidewatch.config.TlsSettings;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.process.Certificates;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    private Path folder;

    @Test
    void theGivenCertificateIsShownAndHttp2IsSpoken() throws Exception {
        Certificates made = Certificates.in(folder);
        try (TestServer server = TestServer.start(settings(made, 0, List.of()));
                HttpClient client = client(made)) {
            assertThat(server.address().getScheme()).isEqualTo("https");
            HttpResponse<String> answer = get(client, server.address(), "/api/v1/count");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
            HttpResponse<String> login = client.send(
                    HttpRequest.newBuilder(server.address().resolve("/api/v1/auth/login"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"admin\",\"password\":\""
                                    + TestServer.PASSWORD + "\",\"cookie\":true}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(login.headers().allValues("Set-Cookie"))
                    .allMatch(cookie -> cookie.endsWith("; Secure"))
                    .anyMatch(cookie -> cookie.startsWith("__Secure-tidewatch-refresh="));
        }
    }

    @Test
    void oldProtocolsAndPlainTextAreRefused() throws Exception {
        Certificates made = Certificates.in(folder);
        try (TestServer server = TestServer.start(settings(made, 0, List.of()))) {
            URI address = server.address();
            try (SSLSocket socket =
                    (SSLSocket) context(made).getSocketFactory().createSocket(address.getHost(), address.getPort())) {
                assertThat(socket.getSupportedProtocols()).contains("TLSv1.2", "TLSv1.3");
                socket.setEnabledProtocols(new String[] {"TLSv1.1"});
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream()
                        .write("GET /api/v1/count HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                        .doesNotContain("200");
            }
        }
    }

    @Test
    void whatComesInTheClearIsSentToTheOtherPortWithoutBeingLookedAt() throws Exception {
        Certificates made = Certificates.in(folder);
        int plain = freePort();
        try (TestServer server = TestServer.start(settings(made, plain, List.of()));
                HttpClient client = HttpClient.newHttpClient()) {
            URI clear = URI.create("http://127.0.0.1:" + plain);
            HttpResponse<String> sent = client.send(
                    HttpRequest.newBuilder(clear.resolve("/docs?x=1")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(sent.statusCode()).isEqualTo(308);
            assertThat(sent.headers().firstValue("Location").orElseThrow()).startsWith("https://127.0.0.1");
            HttpResponse<String> refused = client.send(
                    HttpRequest.newBuilder(clear.resolve("/api/v1/events"))
                            .header("Authorization", basic("admin", TestServer.PASSWORD))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"x\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(server.batches).isEmpty();
        }
    }

    @Test
    void aCertificateThatIsNotThereIsTold() {
        TlsSettings missing =
                new TlsSettings(folder.resolve("no.crt"), folder.resolve("no.key"), null, ClientCertificates.NONE);
        HttpSettings settings = new HttpSettings(
                "127.0.0.1", 0, missing, 0, List.of(), List.of(), true, RateSettings.DEFAULTS, HttpLimits.DEFAULTS);
        assertThatThrownBy(() -> TestServer.start(settings))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("no.crt");
    }

    @Test
    void pagesOfNamedSitesAloneMayCall() {
        HttpSettings usual = TestServer.SETTINGS;
        HttpSettings open = new HttpSettings(
                usual.address(),
                0,
                usual.tls(),
                0,
                List.of("https://dashboards.example.org"),
                List.of(),
                true,
                usual.rates(),
                usual.limits());
        try (TestServer server = TestServer.start(open);
                TestServer closed = TestServer.start()) {
            HttpRequest.Builder asked = server.request("/api/v1/count")
                    .header("Origin", "https://dashboards.example.org")
                    .header("Sec-Fetch-Site", "cross-site");
            HttpResponse<String> allowed = server.send(asked);
            assertThat(allowed.statusCode()).isEqualTo(200);
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://dashboards.example.org");
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
            HttpResponse<String> preflight = server.send(server.anonymous("/api/v1/count")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "https://dashboards.example.org")
                    .header("Access-Control-Request-Method", "GET"));
            assertThat(preflight.statusCode()).isEqualTo(204);
            HttpResponse<String> stranger = server.send(server.request("/api/v1/count")
                    .header("Origin", "https://evil.example")
                    .header("Sec-Fetch-Site", "cross-site"));
            assertThat(stranger.statusCode()).isEqualTo(403);
            assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(closed.send(closed.request("/api/v1/count").header("Origin", "https://dashboards.example.org"))
                            .headers()
                            .map())
                    .doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        try (TestServer server = TestServer.start()) {
            for (String path : List.of("/", "/api/v1/count", "/no/such", "/health/live", "/docs")) {
                HttpResponse<String> answer = server.send(server.anonymous(path));
                assertThat(answer.headers().map())
                        .as(path)
                        .containsKeys(
                                "x-content-type-options",
                                "x-frame-options",
                                "referrer-policy",
                                "content-security-policy",
                                "permissions-policy",
                                "cache-control")
                        .doesNotContainKeys("server", "x-powered-by", "set-cookie");
            }
        }
    }

    private HttpSettings settings(Certificates made, int redirect, List<String> origins) {
        return new HttpSettings(
                "127.0.0.1",
                0,
                new TlsSettings(made.certificate(), made.key(), null, ClientCertificates.NONE),
                redirect,
                origins,
                List.of(),
                true,
                RateSettings.DEFAULTS,
                HttpLimits.DEFAULTS);
    }

    private static HttpResponse<String> get(HttpClient client, URI server, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", basic("admin", TestServer.PASSWORD))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient client(Certificates made) throws GeneralSecurityException, IOException {
        return HttpClient.newBuilder().sslContext(context(made)).build();
    }

    private static SSLContext context(Certificates made) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("one", made.parsed());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
