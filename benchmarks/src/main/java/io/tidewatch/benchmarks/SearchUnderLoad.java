package io.tidewatch.benchmarks;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * How long people wait: clients that search the last hour over HTTP, while events keep coming and rules run on them.
 *
 * <p>{@code SearchUnderLoad HOME CACHE [CLIENTS [SECONDS]]}: an hour of events at 1,000 a second is sent first, then clients search for twenty
 * seconds that are not counted. Measured twice: with clients
 * that ask once a second each, as dashboards and people do, and with clients that ask again as soon as they have an answer, which
 * shows what there is to get. Rare values differ from search to search, so that nothing is answered from memory of the search before.
 */
final class SearchUnderLoad {
    private static final int RATE = 1_000;
    private static final int HOUR = 3_600;
    private static final int WARM_UP = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** Where a query gets a number that differs from search to search. */
    private static final String NUMBER = "#";

    private static final List<String> QUERIES = List.of(
            "*",
            "\"Failed password\"",
            "source.ip:203.0.113." + NUMBER,
            "severity:>=error",
            "user.name:user" + NUMBER,
            "process.name:sshd AND user.name:root",
            "message:absenttoken" + NUMBER);

    private final Random random = new Random(7);

    private SearchUnderLoad() {}

    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        int seconds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 60;
        new SearchUnderLoad()
                .run(
                        Path.of(arguments[0]).toAbsolutePath(),
                        Path.of(arguments[1]).resolve("data-search"),
                        clients,
                        seconds);
    }

    private void run(Path home, Path dataDir, int clients, int seconds) throws Exception {
        delete(dataDir);
        try (ServerProcess server =
                        ServerProcess.start(home, dataDir, Map.of("TIDEWATCH_HTTP_RATES_REQUESTS", "6000000"));
                Api api = new Api(server.address());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Instant now = Instant.now();
            for (int second = HOUR; second > 0; second -= 4) {
                byte[] batch = batch(now.minusSeconds(second), 4 * RATE);
                api.post("load", batch, batch.length);
            }
            server.awaitRest();
            // A server that people use has searched before.
            run(server, api, threads, clients, WARM_UP, INTERVAL);
            double idle = cpu(server, api, threads, 0, seconds, INTERVAL);
            System.out.printf(Locale.ROOT, "without searches: server %.2f CPU s a second%n", idle);
            measure(server, api, threads, clients, seconds, INTERVAL, idle);
            measure(server, api, threads, clients, seconds, Duration.ZERO, idle);
        }
        delete(dataDir);
    }

    private double cpu(
            ServerProcess server, Api api, ExecutorService threads, int clients, int seconds, Duration interval)
            throws Exception {
        return run(server, api, threads, clients, seconds, interval).cpu / seconds;
    }

    /**
     * What was seen.
     *
     * @param waits by query, nanoseconds
     * @param sent events
     * @param cpu seconds of the server
     */
    private record Seen(Map<String, List<Long>> waits, int sent, double cpu) {}

    private Seen run(
            ServerProcess server, Api api, ExecutorService threads, int clients, int seconds, Duration interval)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        double before = server.cpuSeconds();
        Future<Integer> sender = threads.submit(() -> send(api, over));
        List<Future<List<Wait>>> searchers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            searchers.add(threads.submit(searcher(api, over, i, interval)));
        }
        TimeUnit.SECONDS.sleep(seconds);
        double cpu = server.cpuSeconds() - before;
        over.set(true);
        Map<String, List<Long>> waits = new TreeMap<>();
        for (Future<List<Wait>> searcher : searchers) {
            for (Wait wait : searcher.get()) {
                waits.computeIfAbsent(wait.query, none -> new ArrayList<>()).add(wait.nanos);
            }
        }
        return new Seen(waits, sender.get(), cpu);
    }

    private void measure(
            ServerProcess server,
            Api api,
            ExecutorService threads,
            int clients,
            int seconds,
            Duration interval,
            double idle)
            throws Exception {
        Seen seen = run(server, api, threads, clients, seconds, interval);
        List<Long> all = new ArrayList<>();
        seen.waits.values().forEach(all::addAll);
        System.out.printf(
                Locale.ROOT,
                "%d clients, %s; %d events/s taken for %d s beside an hour of %,d events; %.1f searches/s; server %.2f CPU"
                        + " s a second, %.1f CPU ms a search%n",
                clients,
                interval.isZero() ? "without a pause" : "each once a second",
                seen.sent / seconds,
                seconds,
                (long) HOUR * RATE,
                all.size() / (double) seconds,
                seen.cpu / seconds,
                Math.max(0, seen.cpu - idle * seconds) * 1_000 / all.size());
        seen.waits.forEach(SearchUnderLoad::report);
        report("all", all);
    }

    private record Wait(String query, long nanos) {}

    /** A client: asks every {@code interval}, or when it has the answer where that comes later. */
    private static Callable<List<Wait>> searcher(Api api, AtomicBoolean over, int first, Duration interval) {
        return () -> {
            Random numbers = new Random(first);
            List<Wait> own = new ArrayList<>();
            // Clients do not ask all at the same moment.
            Thread.sleep(interval.multipliedBy(numbers.nextInt(100)).dividedBy(100));
            for (int i = first; !over.get(); i++) {
                String query = QUERIES.get(i % QUERIES.size());
                int number = numbers.nextInt(query.startsWith("user.name") ? 10_000 : 256);
                long before = System.nanoTime();
                String asked = query.replace(NUMBER, Integer.toString(number));
                String outcome = query;
                try {
                    api.get("/api/v1/search", "query", asked, "from", "now-1h", "limit", "50");
                } catch (IOException e) {
                    outcome = query + " (given up)";
                }
                long waited = System.nanoTime() - before;
                own.add(new Wait(outcome, waited));
                Thread.sleep(Duration.ofNanos(Math.max(0, interval.toNanos() - waited)));
            }
            return own;
        };
    }

    /** Sends a tenth of a second's events ten times a second. */
    private int send(Api api, AtomicBoolean over) throws IOException, InterruptedException {
        int sent = 0;
        long begun = System.nanoTime();
        while (!over.get()) {
            byte[] batch = batch(Instant.now(), RATE / 10);
            api.post("load", batch, batch.length);
            sent += RATE / 10;
            long due = begun + sent * 1_000_000_000L / RATE;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        }
        return sent;
    }

    private byte[] batch(Instant time, int events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(events * 160);
        for (int i = 0; i < events; i++) {
            Instant at = time.plusMillis((long) i * 1_000 / RATE);
            String line = switch (random.nextInt(4)) {
                case 0 ->
                    "{\"@timestamp\":\"" + at + "\",\"host.name\":\"web-" + random.nextInt(20)
                            + "\",\"process.name\":\"sshd\",\"user.name\":\"" + user() + "\",\"source.ip\":\"203.0.113."
                            + random.nextInt(256) + "\",\"message\":\"Failed password\"}";
                case 1 ->
                    "{\"@timestamp\":\"" + at + "\",\"level\":\"error\",\"host.name\":\"db-1\",\"message\":\"query "
                            + random.nextInt(1_000_000) + " took too long\"}";
                default ->
                    "{\"@timestamp\":\"" + at + "\",\"level\":\"info\",\"host.name\":\"web-" + random.nextInt(20)
                            + "\",\"url.path\":\"/item/" + random.nextInt(10_000)
                            + "\",\"message\":\"request served in "
                            + random.nextInt(500) + " ms\"}";
            };
            out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private String user() {
        return random.nextInt(10) == 0 ? "root" : "user" + random.nextInt(10_000);
    }

    private static void report(String query, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "  %-40s %6d searches   %7.1f ms median   %7.1f ms p99   %7.1f ms at most%n",
                query,
                sorted.size(),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get((int) (sorted.size() * 0.99)) / 1e6,
                sorted.getLast() / 1e6);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
