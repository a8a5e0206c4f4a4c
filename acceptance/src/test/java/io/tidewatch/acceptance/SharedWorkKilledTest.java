package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.KafkaProcess;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import io.tidewatch.testkit.process.RedisServer;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Processes that store share the partitions of one Kafka or one Redis, with the catalog in PostgreSQL; on Kafka they divide correlations
 * among them. One is killed and one is added under load: every acknowledged event is stored once, and the alerts, those of correlations over
 * senders in many partitions among them, are those that a single process makes of the same input.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SharedWorkKilledTest {
    private static final String MATCHED = "7 of a stream";
    private static final String SENT = "source:sender-*";
    private static final int THREADS = 4;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS").withZone(ZoneOffset.UTC);
    /** One alert a source of events. */
    private static final String RULE = """
            title: A line that ends with seven
            id: sevens
            logsource: {category: application}
            detection:
                seven: {message|contains: '%s'}
                condition: seven
            level: high
            """.formatted(MATCHED);

    private static final String MANY = """
            title: Many such lines of one logger
            id: many
            correlation:
                type: event_count
                rules: [sevens]
                group-by: [log.logger]
                timespan: 10s
                condition: {gte: 40}
                generate: true
            level: high
            """;
    private static final String SPREAD = """
            title: Such lines of five senders soon after each other
            id: spread
            correlation:
                type: value_count
                rules: [sevens]
                group-by: [log.logger]
                timespan: 3s
                condition: {gte: 5, field: process.thread.name}
                generate: true
            level: high
            """;

    /**
     * What is shared.
     *
     * @param stores the processes that store, at the beginning
     * @param partitions a multiple of their number
     * @param senders how many send, with {@link #THREADS} threads
     * @param rules those in force
     * @param correlations those of the rules that count what senders in several partitions sent, each sender's thread a group
     */
    private record Work(
            List<String> stores, int partitions, int senders, List<String> rules, List<String> correlations) {
        private static final Work ON_KAFKA = new Work(
                List.of("one", "two", "three"), 12, 24, List.of(RULE, MANY, SPREAD), List.of("many", "spread"));
        private static final Work ON_REDIS = new Work(List.of("one", "two"), 6, 8, List.of(RULE), List.of());

        /** How many partitions each has when nothing changes. */
        List<Integer> parts() {
            return stores.stream().map(_ -> partitions / stores.size()).toList();
        }
    }

    @TempDir
    Path scratch;

    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    /** When the events are said to have happened; within the lateness that is allowed, and not ahead of it, however many there are. */
    private final Instant began = Instant.now().minus(Duration.ofMinutes(30));

    private final List<ServerProcess> running = new CopyOnWriteArrayList<>();

    private final Map<String, String> queue = new HashMap<>();
    private @Nullable RedisServer redis;
    private Work work = Work.ON_KAFKA;

    @AfterEach
    void stop() {
        running.parallelStream().forEach(ServerProcess::close);
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void everyEventIsStoredOnceAndAlertsAreThoseOfOneProcessWhenOneIsKilledAndOneIsAdded() throws Exception {
        queue.put("TIDEWATCH_QUEUE_TYPE", "kafka");
        queue.put("TIDEWATCH_QUEUE_KAFKA_TOPIC", KafkaProcess.newName());
        queue.put("TIDEWATCH_QUEUE_KAFKA_PARTITIONS", Integer.toString(work.partitions()));
        queue.put(
                "TIDEWATCH_QUEUE_KAFKA_CONNECTION_SERVERS",
                KafkaProcess.shared().servers());
        queue.put("TIDEWATCH_DETECTION_CORRELATION", "kafka");
        killOneAndAddOne();
    }

    @Test
    void onRedisToo() throws Exception {
        work = Work.ON_REDIS;
        RedisServer server = RedisServer.start();
        redis = server;
        queue.put("TIDEWATCH_QUEUE_TYPE", "redis");
        queue.put("TIDEWATCH_QUEUE_REDIS_PARTITIONS", Integer.toString(work.partitions()));
        queue.put("TIDEWATCH_QUEUE_REDIS_CONNECTION_SERVER", "127.0.0.1:" + server.port());
        // Longer than anything waits: a take-over does not.
        queue.put("TIDEWATCH_QUEUE_REDIS_TAKEOVER", "59m");
        killOneAndAddOne();
    }

    private void killOneAndAddOne() throws Exception {
        ServerProcess front = serve("front", "collect,api");
        addRules(front);
        List<ServerProcess> stores = work.stores().parallelStream()
                .map(name -> serve(name, "process"))
                .toList();
        until("each has its part", () -> parts(stores).equals(work.parts()));

        List<Sender> senders = senders();
        Map<Sender, Integer> batches = new HashMap<>();
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> sending = startSending(front, senders, batches, enough);
        TimeUnit.SECONDS.sleep(2);
        stores.get(1).kill();
        running.remove(stores.get(1));
        List<ServerProcess> left = new ArrayList<>(stores);
        left.set(1, serve("added", "process"));
        until(
                "the partitions of the killed one are taken over",
                () -> parts(left).equals(work.parts()));
        enough.set(true);
        for (Thread thread : sending) {
            thread.join();
        }

        try (Api api = new Api(front.address())) {
            TreeSet<String> acknowledged = new TreeSet<>();
            senders.forEach(sender -> acknowledged.addAll(sender.acknowledged()));
            until("all is stored", () -> count(api) >= acknowledged.size());
            Map<String, Integer> found = found(api);
            assertThat(found.keySet()).isEqualTo(acknowledged);
            assertThat(found.values()).as("how often each is there").containsOnly(1);
            long matches =
                    acknowledged.stream().filter(line -> line.contains(MATCHED)).count();
            assertThat(matches).isGreaterThan(100);
            until("all alerts are made", () -> findings(alerts(api)) >= matches);
            assertThat(findings(alerts(api))).isEqualTo(matches);
            until("the ledger balances", () -> isBalanced(api));
            OfOne one = ofOneProcess(senders, batches);
            assertThat(one.correlated()).hasSize(work.correlations().size() * THREADS);
            assertThat(one.correlated().values()).noneMatch(told -> told.startsWith("1 of "));
            awaitEqual(() -> correlated(api), one.correlated());
            // What would be raised twice would come now.
            TimeUnit.SECONDS.sleep(3);
            assertThat(alerts(api)).isEqualTo(one.alerts());
            assertThat(correlated(api)).isEqualTo(one.correlated());
        }
    }

    private ServerProcess serve(String name, String roles) {
        Map<String, String> settings = new HashMap<>();
        settings.put("TIDEWATCH_NODE", name);
        settings.put("TIDEWATCH_ROLES", roles);
        settings.put("TIDEWATCH_STORE_FOLDER", scratch.resolve("store").toString());
        settings.put("TIDEWATCH_STORE_FLUSH_INTERVAL", "500ms");
        settings.putAll(queue);
        settings.put("TIDEWATCH_CATALOG_TYPE", "postgresql");
        settings.put("TIDEWATCH_CATALOG_URL", database.url());
        settings.put("TIDEWATCH_CATALOG_USER", database.user());
        settings.put("TIDEWATCH_CATALOG_PASSWORD", database.password());
        return started(scratch.resolve(name), settings);
    }

    private ServerProcess started(Path dataDir, Map<String, String> settings) {
        try {
            Map<String, String> all = new HashMap<>(settings);
            // However slow the machine is, no sender is so late that it is correlated by itself.
            all.put("TIDEWATCH_DETECTION_ALLOWED_LATENESS", "1h");
            ServerProcess server = Program.serve(dataDir, all);
            running.add(server);
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Those of one thread have a logger of their own, and no two of its batches the same time; each round comes five seconds later. */
    private List<Sender> senders() {
        return IntStream.range(0, work.senders())
                .mapToObj(number -> new Sender(
                        "sender-" + number,
                        number,
                        batch -> STAMP.format(began.plusSeconds(5L * batch).plusMillis(number)) + " [sender-" + number
                                + "] INFO killed.Group" + number % THREADS + ": "))
                .toList();
    }

    private static List<Thread> startSending(
            ServerProcess front, List<Sender> senders, Map<Sender, Integer> batches, AtomicBoolean enough) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try (Api api = new Api(front.address())) {
                    while (!enough.get()) {
                        for (int j = first; j < senders.size(); j += THREADS) {
                            senders.get(j).send(api);
                            synchronized (batches) {
                                batches.merge(senders.get(j), 1, Integer::sum);
                            }
                        }
                        TimeUnit.MILLISECONDS.sleep(250);
                    }
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        return threads;
    }

    /** What one process makes of the events. */
    private record OfOne(Map<String, Long> alerts, Map<String, String> correlated) {}

    /** The alerts that one process makes, alone with the embedded queue, of the same batches; those of a thread in the same order. */
    private OfOne ofOneProcess(List<Sender> senders, Map<Sender, Integer> batches) throws Exception {
        ServerProcess alone = started(scratch.resolve("alone"), Map.of());
        addRules(alone);
        try (Api api = new Api(alone.address())) {
            List<Sender> again = senders();
            int most =
                    batches.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            for (int round = 0; round < most; round++) {
                for (int i = 0; i < again.size(); i++) {
                    if (round < batches.getOrDefault(senders.get(i), 0)) {
                        again.get(i).send(api);
                    }
                }
            }
            long matches = 0;
            for (int i = 0; i < again.size(); i++) {
                assertThat(again.get(i).acknowledged()).isEqualTo(senders.get(i).acknowledged());
                matches += again.get(i).acknowledged().stream()
                        .filter(line -> line.contains(MATCHED))
                        .count();
            }
            long wanted = matches;
            until("the one process has made its alerts", () -> findings(alerts(api)) >= wanted);
            // Those of correlations are written with those of what they count.
            return new OfOne(alerts(api), correlated(api));
        }
    }

    /** How many partitions each stores. */
    private static List<Integer> parts(List<ServerProcess> stores) {
        return stores.stream()
                .map(store -> {
                    try (Api api = new Api(store.address())) {
                        return get(api, "/api/v1/status")
                                .path("server")
                                .path("partitions")
                                .size();
                    }
                })
                .toList();
    }

    private static long count(Api api) {
        return get(api, "/api/v1/count", "query", SENT, "from", "1970-01-01")
                .get("count")
                .asLong();
    }

    private static boolean isBalanced(Api api) {
        JsonNode ledger = get(api, "/api/v1/ledger", "from", "2026-01-01T00:00:00Z");
        return ledger.get("balanced").asBoolean()
                && ledger.path("total").path("outstanding").asLong() == 0;
    }

    /** How many findings each alert of the rule has, by what it is grouped by and since when. */
    private static Map<String, Long> alerts(Api api) {
        Map<String, Long> alerts = new TreeMap<>();
        String cursor = "";
        do {
            JsonNode page = cursor.isEmpty()
                    ? get(api, "/api/v1/alerts", "rule", "sevens", "limit", "200")
                    : get(api, "/api/v1/alerts", "rule", "sevens", "limit", "200", "cursor", cursor);
            for (JsonNode alert : page.get("alerts")) {
                String key = alert.path("group") + " " + alert.path("dataset").asString("");
                assertThat(alerts.put(key, alert.get("findings").asLong()))
                        .as("a second alert of %s", key)
                        .isNull();
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return alerts;
    }

    /** How often each correlation matched, from when to when, and what first, by group. */
    private Map<String, String> correlated(Api api) {
        Map<String, String> alerts = new TreeMap<>();
        for (String rule : work.correlations()) {
            for (JsonNode alert :
                    get(api, "/api/v1/alerts", "rule", rule, "limit", "200").get("alerts")) {
                JsonNode details = get(api, "/api/v1/alerts/" + alert.get("id").asString());
                JsonNode first = details.get("explanation");
                String told = alert.get("findings").asLong() + " of "
                        + details.get("events").asLong() + " events from "
                        + alert.get("firstEvent").asString() + " to "
                        + alert.get("lastEvent").asString() + ", the first from "
                        + first.get("from").asString() + " to "
                        + first.get("to").asString() + " with "
                        + first.get("value").asString();
                assertThat(alerts.put(rule + " " + alert.path("group"), told))
                        .as("a second alert of %s", rule)
                        .isNull();
            }
        }
        return alerts;
    }

    private static void awaitEqual(Supplier<Map<String, String>> found, Map<String, String> wanted)
            throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(90);
        while (!found.get().equals(wanted) && Instant.now().isBefore(deadline)) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(found.get()).isEqualTo(wanted);
    }

    private static long findings(Map<String, Long> alerts) {
        return alerts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Integer> found(Api api) throws IOException, InterruptedException {
        Map<String, Integer> found = new HashMap<>();
        String cursor = "";
        while (true) {
            JsonNode page = api.search(SENT, 1_000, cursor);
            for (JsonNode event : page.get("events")) {
                found.merge(event.get("raw").asString(), 1, Integer::sum);
            }
            if (page.path("next").isMissingNode() || page.get("next").isNull()) {
                return found;
            }
            cursor = page.get("next").asString();
        }
    }

    private static JsonNode get(Api api, String path, String... parameters) {
        try {
            return api.get(path, parameters);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void addRules(ServerProcess server) throws Exception {
        try (Api api = new Api(server.address())) {
            for (String rule : work.rules()) {
                String body = JsonMapper.builder().build().writeValueAsString(Map.of("text", rule));
                api.post("/api/v1/rules", "application/json", body.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void until(String what, BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(150);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("not within 150 s: %s", what).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
