package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.tidewatch.config.AgentSettings;
import io.tidewatch.config.ClientCertificates;
import io.tidewatch.config.ElasticsearchSettings;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.config.HttpSettings;
import io.tidewatch.config.OtlpSettings;
import io.tidewatch.config.RateSettings;
import io.tidewatch.config.SplunkSettings;
import io.tidewatch.event.Event;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a certificate the port of gRPC speaks TLS too, and the port of HTTP goes on to speak HTTP/2 with everyone. */
class GrpcTlsTest {
    @TempDir
    private Path folder;

    @Test
    void theSdkExportsOverTlsAndTheOtherPortStillAnswersBrowsers() throws Exception {
        Certificates certificates = Certificates.make(folder);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        HttpSettings settings = new HttpSettings(
                "127.0.0.1",
                0,
                certificates.settings(ClientCertificates.NONE),
                0,
                List.of(),
                List.of(),
                true,
                RateSettings.DEFAULTS,
                HttpLimits.DEFAULTS);
        AgentSettings agents = new AgentSettings(
                ElasticsearchSettings.DEFAULTS,
                SplunkSettings.DEFAULTS,
                new OtlpSettings(true, port, "127.0.0.1"),
                true,
                true,
                true);
        try (TestServer server = TestServer.start(settings, agents);
                HttpClient browser = HttpClient.newBuilder()
                        .sslContext(certificates.client(""))
                        .build()) {
            assertThat(export(certificates, port, server.token("default", Permission.INGEST)))
                    .isTrue();
            assertThat(server.events).extracting(Event::message).containsExactly("over tls");

            HttpResponse<String> answer =
                    browser.send(server.request("/api/v1/count").build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo("{\"count\":1}");
        }
    }

    private static boolean export(Certificates certificates, int port, String token) throws IOException {
        OtlpGrpcLogRecordExporter exporter = OtlpGrpcLogRecordExporter.builder()
                .setEndpoint("https://127.0.0.1:" + port)
                .setTrustedCertificates(Files.readAllBytes(certificates.file("ca.crt")))
                .addHeader("authorization", "Bearer " + token)
                .build();
        try (SdkLoggerProvider provider = SdkLoggerProvider.builder()
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build()) {
            provider.get("test").logRecordBuilder().setBody("over tls").emit();
            CompletableResultCode sent = provider.forceFlush().join(20, TimeUnit.SECONDS);
            return sent.isSuccess();
        }
    }
}
