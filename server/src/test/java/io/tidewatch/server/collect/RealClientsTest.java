package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.github.loki4j.logback.Loki4jAppender;
import com.github.loki4j.logback.PipelineConfigAppenderBase;
import io.tidewatch.event.Event;
import io.tidewatch.event.Overloaded;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch.core.BulkRequest;
import org.opensearch.client.opensearch.core.BulkResponse;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/** Programs and libraries that nobody changed for Tidewatch send to it. */
@Timeout(120)
class RealClientsTest {
    private final TestServer server = TestServer.start();
    private final String token = server.token("default", Permission.INGEST);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void openSearchsClientIndexesInBulk() throws IOException {
        HttpHost host = new HttpHost("http", "127.0.0.1", server.address().getPort());
        try (OpenSearchTransport transport = ApacheHttpClient5TransportBuilder.builder(host)
                .setMapper(new JacksonJsonpMapper())
                .setDefaultHeaders(new org.apache.hc.core5.http.Header[] {
                    new org.apache.hc.core5.http.message.BasicHeader("Authorization", "Bearer " + token)
                })
                .build()) {
            OpenSearchClient client = new OpenSearchClient(transport);
            assertThat(client.info().version().number()).isEqualTo("8.19.0");
            BulkRequest.Builder bulk = new BulkRequest.Builder();
            for (int i = 0; i < 100; i++) {
                Map<String, Object> document = Map.of("message", "document " + i, "n", i);
                String id = "id-" + i;
                bulk.operations(operation ->
                        operation.create(create -> create.index("shop").id(id).document(document)));
            }
            BulkRequest request = bulk.build();
            BulkResponse first = client.bulk(request);
            assertThat(first.errors()).isFalse();
            assertThat(first.items()).hasSize(100).allMatch(item -> item.status() == 201);
            BulkResponse again = client.bulk(request);
            assertThat(again.errors()).isTrue();
            assertThat(again.items()).hasSize(100).allMatch(item -> item.status() == 409);
        }
        assertThat(server.events).hasSize(100);
        assertThat(server.events.getFirst().message()).isEqualTo("document 0");
    }

    @Test
    void lokisLogbackAppenderPushes() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        Loki4jAppender appender = new Loki4jAppender();
        PipelineConfigAppenderBase.HttpCfg http = new PipelineConfigAppenderBase.HttpCfg();
        http.setUrl(server.address() + "/loki/api/v1/push");
        PipelineConfigAppenderBase.BasicAuth auth = new PipelineConfigAppenderBase.BasicAuth();
        auth.setUsername("loki4j");
        auth.setPassword(token);
        http.setAuth(auth);
        appender.setHttp(http);
        appender.setLabels("app=shop\nhost=web-1\nlevel=%level");
        appender.setContext(context);
        appender.start();
        Logger logger = context.getLogger("shop");
        logger.addAppender(appender);
        logger.warn("cart \"is\" empty");
        logger.error("boom", new IllegalStateException("why"));
        appender.stop();
        context.stop();
        await(() -> server.events.size() == 2);
        Event event = server.events.stream()
                .filter(e -> String.valueOf(e.message()).contains("cart"))
                .findFirst()
                .orElseThrow();
        assertThat(event.origin().source()).isEqualTo("shop");
        assertThat(event.fields().text("host.name")).isEqualTo("web-1");
    }

    @Test
    void rsyslogShipsWithOmelasticsearchAndSendsAgainWhatWasRefused(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path module = Files.find(Path.of("/usr"), 5, (path, what) -> path.endsWith("omelasticsearch.so"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "rsyslog with omelasticsearch is missing: apt-get install rsyslog rsyslog-elasticsearch"));
        AtomicInteger refusals = new AtomicInteger();
        server.beforeAccept = batch -> {
            if (refusals.incrementAndGet() < 3) {
                throw new Overloaded("full", Duration.ofSeconds(1));
            }
        };
        Path input = folder.resolve("app.log");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append("line \"").append(i).append("\" of rsyslog\n");
        }
        Files.writeString(input, lines);
        Path configuration = folder.resolve("rsyslog.conf");
        Files.writeString(configuration, """
                global(workDirectory="%1$s")
                module(load="imfile")
                module(load="%2$s")
                input(type="imfile" File="%3$s" Tag="app:" ruleset="ship")
                template(name="event" type="list") { property(name="$!") }
                ruleset(name="ship") {
                  if strlen($.omes!status) == 0 then {
                    set $!message = $msg;
                    set $!host!name = $hostname;
                  }
                  action(type="omelasticsearch" server="127.0.0.1" serverport="%4$d" uid="rsyslog" pwd="%5$s" usehttps="off"
                         bulkmode="on" template="event" searchIndex="rsyslog" searchType=""
                         retryfailures="on" retryruleset="ship" action.resumeRetryCount="-1" action.resumeInterval="1")
                }
                """.formatted(
                        folder, module, input, server.address().getPort(), token));
        Process rsyslog = new ProcessBuilder(
                        "/usr/sbin/rsyslogd",
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        folder.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            await(() -> server.events.stream().map(Event::message).distinct().count() >= 500);
        } finally {
            rsyslog.destroy();
            if (!rsyslog.waitFor(10, TimeUnit.SECONDS)) {
                rsyslog.destroyForcibly();
            }
        }
        List<String> messages =
                server.events.stream().map(Event::message).distinct().toList();
        assertThat(messages).as(Files.readString(folder.resolve("out"))).hasSize(500);
        assertThat(messages).contains("line \"499\" of rsyslog");
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
