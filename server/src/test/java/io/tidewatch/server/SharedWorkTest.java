package io.tidewatch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.QueueType;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.KafkaProcess;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import io.tidewatch.testkit.process.RedisServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes with roles of their own on one Kafka or Redis, one PostgreSQL and one folder. */
class SharedWorkTest {
    private static final int PARTITIONS = 4;

    private final String topic = KafkaProcess.newName();
    private final TestDatabase database = PostgresProcess.shared().newDatabase();

    @TempDir
    Path folder;

    private @Nullable RedisServer redis;

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    private Installation.Running open(String node, String roles) {
        return Installation.open(config(settings(node, roles)), Clock.systemUTC());
    }

    private Map<String, String> settings(String node, String roles) {
        Map<String, String> settings = new HashMap<>();
        settings.put("TIDEWATCH_NODE", node);
        settings.put("TIDEWATCH_ROLES", roles);
        settings.put("TIDEWATCH_DATA_DIR", folder.resolve(node).toString());
        settings.put("TIDEWATCH_STORE_FOLDER", folder.resolve("store").toString());
        settings.put("TIDEWATCH_STORE_FLUSH_INTERVAL", "300ms");
        if (redis == null) {
            settings.put("TIDEWATCH_QUEUE_TYPE", "kafka");
            settings.put("TIDEWATCH_QUEUE_KAFKA_TOPIC", topic);
            settings.put("TIDEWATCH_QUEUE_KAFKA_PARTITIONS", Integer.toString(PARTITIONS));
            settings.put(
                    "TIDEWATCH_QUEUE_KAFKA_CONNECTION_SERVERS",
                    KafkaProcess.shared().servers());
        } else {
            settings.put("TIDEWATCH_QUEUE_TYPE", "redis");
            settings.put("TIDEWATCH_QUEUE_REDIS_PARTITIONS", Integer.toString(PARTITIONS));
            settings.put("TIDEWATCH_QUEUE_REDIS_CONNECTION_SERVER", "127.0.0.1:" + redis.port());
        }
        settings.put("TIDEWATCH_CATALOG_TYPE", "postgresql");
        settings.put("TIDEWATCH_CATALOG_URL", database.url());
        settings.put("TIDEWATCH_CATALOG_USER", database.user());
        settings.put("TIDEWATCH_CATALOG_PASSWORD", database.password());
        settings.put("TIDEWATCH_CATALOG_READERS", "2");
        return settings;
    }

    private static TidewatchConfig config(Map<String, String> settings) {
        return ConfigReader.parse(TidewatchConfig.class, "test", "", settings);
    }

    @ParameterizedTest
    @EnumSource(names = {"KAFKA", "REDIS"})
    void whatOneProcessAcceptsAnotherStoresAndAThirdFindsThroughComingAndGoing(QueueType queue) {
        if (queue == QueueType.REDIS) {
            redis = RedisServer.start();
        }
        List<String> accepted = new ArrayList<>();
        try (Installation.Running collect = open("c1", "collect");
                Installation.Running api = open("a1", "api")) {
            send(collect, accepted, 40);
            assertThat(found(api)).isEmpty();
            try (Installation.Running first = open("p1", "process")) {
                Eventually.until("the first stores all", () -> found(api).size() == accepted.size());
                try (Installation.Running second = open("p2", "process")) {
                    Eventually.until(
                            "each has half",
                            () -> partitions(first).size() == PARTITIONS / 2
                                    && partitions(second).size() == PARTITIONS / 2);
                    send(collect, accepted, 40);
                    Eventually.until("both store", () -> found(api).size() >= accepted.size());
                    assertThat(second.parts().pipeline().get().events()).isPositive();
                }
                Eventually.until(
                        "the first has all again", () -> partitions(first).size() == PARTITIONS);
                send(collect, accepted, 20);
                Eventually.until("the first stores the rest", () -> found(api).size() >= accepted.size());
                assertThat(found(api)).containsExactlyInAnyOrderElementsOf(accepted);
                assertThat(api.parts().checks().get("processes").get().status()).isEqualTo(Health.Status.UP);
                Eventually.until(
                        "the ledger balances",
                        () ->
                                api
                                                .parts()
                                                .ledger()
                                                .entries(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))
                                                .stream()
                                                .mapToLong(entry -> entry.outstanding())
                                                .sum()
                                        == 0);
            }
        }
    }

    @Test
    void secondProcessOfTheSameNameIsRefused() {
        try (Installation.Running first = open("same", "process")) {
            assertThat(first.parts().node().name()).isEqualTo("same");
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> open("same", "process"))
                    .withMessageContaining("under the name 'same'")
                    .withMessageContaining("TIDEWATCH_NODE");
        }
    }

    @Test
    void sharedWorkWithoutWhatItTakesIsRefusedWithEverythingToSet() {
        TidewatchConfig alone = config(Map.of("TIDEWATCH_ROLES", "process, api"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Installation.open(alone, Clock.systemUTC()))
                .withMessageContaining("queue.type: kafka or redis")
                .withMessageContaining("catalog.type: postgresql")
                .withMessageContaining("store.folder")
                .withMessageContaining("node is not set");
    }

    @Test
    void queueThatOneProcessReadsIsRefused() {
        for (String type : List.of("rabbitmq", "embedded")) {
            Map<String, String> settings = settings("p1", "process");
            settings.put("TIDEWATCH_QUEUE_TYPE", type);
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> Installation.open(config(settings), Clock.systemUTC()))
                    .withMessageContaining("queue.type is " + type + ", which one process reads")
                    .withMessageContaining("set queue.type: kafka or redis");
        }
    }

    @Test
    void processTooManyForAQueueOfOnePartitionStandsByAndTakesItOver() {
        redis = RedisServer.start();
        List<String> accepted = new ArrayList<>();
        try (Installation.Running api = openOfOne("a1", "collect, api")) {
            Installation.Running first = openOfOne("p1", "process");
            try (Installation.Running second = openOfOneBehind(first)) {
                send(api, accepted, 10);
                Eventually.until("all is stored", () -> found(api).size() >= accepted.size());
                assertThat(partitions(second)).isEmpty();
                first.close();
                Eventually.until("the second stores", () -> partitions(second).size() == 1);
                send(api, accepted, 10);
                Eventually.until("the rest is stored", () -> found(api).size() >= accepted.size());
                assertThat(found(api)).containsExactlyInAnyOrderElementsOf(accepted);
            } finally {
                first.close();
            }
        }
    }

    private Installation.Running openOfOneBehind(Installation.Running first) {
        Eventually.until("the first stores", () -> partitions(first).size() == 1);
        return openOfOne("p2", "process");
    }

    private Installation.Running openOfOne(String node, String roles) {
        Map<String, String> settings = settings(node, roles);
        settings.remove("TIDEWATCH_QUEUE_REDIS_PARTITIONS");
        return Installation.open(config(settings), Clock.systemUTC());
    }

    @Test
    void dividedCorrelationsWithAnotherQueueAreRefused() {
        TidewatchConfig embedded = config(Map.of("TIDEWATCH_DETECTION_CORRELATION", "kafka"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Installation.open(embedded, Clock.systemUTC()))
                .withMessageContaining("set queue.type: kafka, or leave detection.correlation out");
    }

    private static void send(Installation.Running collect, List<String> accepted, int batches) {
        for (int i = 0; i < batches; i++) {
            String[] lines = IntStream.range(accepted.size(), accepted.size() + 3)
                    .mapToObj(number -> "line " + number)
                    .toArray(String[]::new);
            collect.parts()
                    .sink()
                    .accept(Batches.batch().received(Instant.now().minus(Duration.ofMinutes(1))).stream(
                                    "agent-" + i % 9, accepted.size() * 100L)
                            .lines(lines)
                            .build());
            accepted.addAll(List.of(lines));
        }
    }

    private static List<Integer> partitions(Installation.Running node) {
        return node.parts().node().partitions().get();
    }

    private static List<String> found(Installation.Running api) {
        Scope everything = new Scope(TenantId.DEFAULT, DatasetScope.ALL, Set.of(), TimeRange.ALL, new Query.All());
        List<String> found = new ArrayList<>();
        Cursor after = null;
        do {
            SearchPage page = api.parts().searcher().search(everything, 500, after);
            for (Event event : page.events()) {
                found.add(String.valueOf(event.fields().value("message")));
            }
            after = page.next();
        } while (after != null);
        return found;
    }
}
