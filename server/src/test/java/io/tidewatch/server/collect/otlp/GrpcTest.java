package io.tidewatch.server.collect.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.tidewatch.config.AgentSettings;
import io.tidewatch.config.ElasticsearchSettings;
import io.tidewatch.config.OtlpSettings;
import io.tidewatch.config.SplunkSettings;
import io.tidewatch.event.Event;
import io.tidewatch.event.Overloaded;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcTest {
    private final int port = freePort();
    private final TestServer server = TestServer.start(new AgentSettings(
            ElasticsearchSettings.DEFAULTS,
            SplunkSettings.DEFAULTS,
            new OtlpSettings(true, port, "127.0.0.1"),
            true,
            true,
            true));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theSdkExportsToItAndTriesAgainWhenItIsBusy() {
        AtomicInteger attempts = new AtomicInteger();
        server.beforeAccept = batch -> {
            if (attempts.incrementAndGet() == 1) {
                throw new Overloaded("full", Duration.ofSeconds(1));
            }
        };
        assertThat(export(server.token("default", Permission.INGEST), "gzip", 3).isSuccess())
                .isTrue();
        assertThat(attempts).hasValue(4);
        assertThat(server.events).extracting(Event::message).containsExactly("log 0", "log 1", "log 2");
        assertThat(server.events.getFirst().origin().transport()).isEqualTo("otlp-grpc");
        assertThat(export(server.token("default", Permission.INGEST), "none", 1).isSuccess())
                .isTrue();
        assertThat(server.events).hasSize(4);
    }

    @Test
    void withoutATokenNothingIsTaken() {
        assertThat(export("nonsense", "gzip", 1).isSuccess()).isFalse();
        assertThat(server.events).isEmpty();
    }

    private CompletableResultCode export(String token, String compression, int logs) {
        OtlpGrpcLogRecordExporterBuilder exporter = OtlpGrpcLogRecordExporter.builder()
                .setEndpoint("http://127.0.0.1:" + port)
                .setCompression(compression)
                .setRetryPolicy(RetryPolicy.builder()
                        .setInitialBackoff(Duration.ofMillis(50))
                        .build())
                .addHeader("authorization", "Bearer " + token);
        SdkLoggerProvider provider = SdkLoggerProvider.builder()
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter.build()))
                .build();
        try (provider) {
            CompletableResultCode last = CompletableResultCode.ofSuccess();
            for (int i = 0; i < logs; i++) {
                provider.get("test").logRecordBuilder().setBody("log " + i).emit();
                last = provider.forceFlush().join(20, TimeUnit.SECONDS);
            }
            return last;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
