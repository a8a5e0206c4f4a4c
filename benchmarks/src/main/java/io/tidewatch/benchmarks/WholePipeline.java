package io.tidewatch.benchmarks;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole way, as a user has it: a server process, lines over HTTP, durable, parsed, stored, merged, searched.
 *
 * <p>{@code WholePipeline HOME SHARED CACHE logs|windows LINES [kafka|redis]}: HOME holds the launcher, SHARED the corpora and the generator,
 * CACHE what was generated; with a broker named, the queue is that broker on the same machine.
 */
final class WholePipeline {
    private static final int SENDERS = 2;

    private final PrintStream out = System.out;
    private final boolean windows;
    private final long lines;
    private final Path input;
    private final Path home;
    private final Path dataDir;
    private final @Nullable MeasuredBroker broker;

    private WholePipeline(
            Path home, Path shared, Path cache, boolean windows, long lines, @Nullable MeasuredBroker broker)
            throws IOException, InterruptedException {
        this.home = home;
        this.broker = broker;
        this.windows = windows;
        this.lines = lines;
        this.input = windows ? Load.windowsEvents(shared, cache) : Load.logLines(shared, cache, lines);
        this.dataDir = cache.resolve("data-" + (windows ? "windows" : "logs"));
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 5) {
            System.err.println("usage: WholePipeline HOME SHARED CACHE logs|windows LINES [kafka|redis]");
            System.exit(2);
        }
        boolean embedded = arguments.length < 6 || arguments[5].equals("embedded");
        try (MeasuredBroker broker = embedded ? null : MeasuredBroker.start(arguments[5])) {
            new WholePipeline(
                            Path.of(arguments[0]).toAbsolutePath(),
                            Path.of(arguments[1]),
                            Path.of(arguments[2]).toAbsolutePath(),
                            arguments[3].equals("windows"),
                            Long.parseLong(arguments[4]),
                            broker)
                    .run();
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of("TIDEWATCH_STORE_FLUSH_INTERVAL", "6s"));
        if (broker != null) {
            settings.putAll(broker.queueSettings());
        }
        return settings;
    }

    private void run() throws Exception {
        delete(dataDir);
        try (ServerProcess server = ServerProcess.start(home, dataDir, settings());
                Api api = new Api(server.address())) {
            report(String.format(
                    Locale.ROOT,
                    "%s, %,d events, queue: %s",
                    windows ? "Windows events" : "log lines",
                    lines,
                    broker == null ? "embedded" : broker.getClass().getSimpleName()));
            report(String.format(
                    Locale.ROOT,
                    "  ready after start                %8.2f s",
                    server.timeToReady().toMillis() / 1e3));
            server.awaitRest();
            report(String.format(
                    Locale.ROOT, "  resident memory, idle            %8d MiB", server.residentMebibytes()));
            double cpuBefore = server.cpuSeconds();
            Duration brokerBefore = broker == null ? Duration.ZERO : broker.cpu();
            long started = System.nanoTime();
            List<Long> visible = ingest(api);
            double seconds = (System.nanoTime() - started) / 1e9;
            double cpu = server.cpuSeconds() - cpuBefore;
            report(String.format(
                    Locale.ROOT,
                    "  sent, durable, searchable        %8.1f s   (%,.0f events/s)",
                    seconds,
                    lines / seconds));
            report(String.format(
                    Locale.ROOT, "  CPU until searchable             %8.2f CPU s per million", cpu / lines * 1e6));
            if (broker != null) {
                report(String.format(
                        Locale.ROOT,
                        "  CPU of the broker                %8.2f CPU s per million",
                        broker.cpu().minus(brokerBefore).toMillis() / 1e3 / lines * 1e6));
            }
            report(String.format(
                    Locale.ROOT,
                    "  accepted → searchable            %8d ms median, %d ms at most (%d probes)",
                    median(visible),
                    max(visible),
                    visible.size()));
            report(String.format(
                    Locale.ROOT, "  resident memory, peak under load %8d MiB", server.peakResidentMebibytes()));
            server.awaitRest();
            cpu = server.cpuSeconds() - cpuBefore;
            report(String.format(
                    Locale.ROOT, "  CPU until merged                 %8.2f CPU s per million", cpu / lines * 1e6));
            report(String.format(
                    Locale.ROOT,
                    "  on disk after merging            %8.1f bytes an event",
                    (double) server.bytesOnDisk("events") / lines));
            queries(api);
            report(String.format(
                    Locale.ROOT, "  resident memory, peak of all     %8d MiB", server.peakResidentMebibytes()));
        }
        delete(dataDir);
    }

    /** Sends everything and waits until all of it is found; gives the times in ms that probes took from accepted to found. */
    private List<Long> ingest(Api api) throws Exception {
        AtomicBoolean sending = new AtomicBoolean(true);
        AtomicLong sent = new AtomicLong();
        List<Long> visible = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> probe = threads.submit(asCallable(() -> probe(api, sending, visible)));
            List<Future<?>> senders = new ArrayList<>();
            do {
                try (Load.Bodies bodies = Load.bodies(input, windows ? 1_000 : 5_000)) {
                    senders.clear();
                    for (int i = 0; i < SENDERS; i++) {
                        senders.add(threads.submit(asCallable(() -> send(api, bodies, sent))));
                    }
                    for (Future<?> sender : senders) {
                        sender.get();
                    }
                }
            } while (sent.get() < lines);
            sending.set(false);
            probe.get();
        }
        while (api.count("source:benchmark") < lines) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return visible;
    }

    private void send(Api api, Load.Bodies bodies, AtomicLong sent) throws IOException, InterruptedException {
        while (true) {
            Load.Body body = bodies.next();
            long before = sent.getAndAdd(body.lines());
            if (body.lines() == 0 || before >= lines) {
                return;
            }
            int length = body.bytes().length;
            if (before + body.lines() > lines) {
                sent.set(lines);
                length = endOfLine(body.bytes(), lines - before);
            }
            api.post("benchmark", body.bytes(), length);
        }
    }

    private static int endOfLine(byte[] bytes, long line) {
        long seen = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && ++seen == line) {
                return i + 1;
            }
        }
        return bytes.length;
    }

    private static void probe(Api api, AtomicBoolean sending, List<Long> visible)
            throws IOException, InterruptedException {
        for (int i = 0; sending.get(); i++) {
            String word = "probe" + i + "x" + System.nanoTime();
            byte[] body = ("{\"message\":\"" + word + "\"}").getBytes(StandardCharsets.UTF_8);
            api.post("probe", body, body.length);
            long accepted = System.nanoTime();
            while (api.count("message:" + word, "app.log") == 0) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            visible.add((System.nanoTime() - accepted) / 1_000_000);
            TimeUnit.MILLISECONDS.sleep(2_000);
        }
    }

    private void queries(Api api) throws IOException, InterruptedException {
        String all = "1970-01-01";
        String field = windows ? "Channel" : "source.ip";
        String rare = windows ? "4e8f-9a35" : rareToken(api);
        time("rare token " + rare, () -> api.get("/api/v1/search", "query", rare, "from", all, "limit", "100"));
        time("histogram", () -> api.get("/api/v1/histogram", "query", "*", "from", all, "bucket", "1h"));
        time("top 10 " + field, () -> api.get("/api/v1/top", "query", "*", "from", all, "field", field, "limit", "10"));
        String two = windows ? "EventID:1 AND Channel:*Sysmon*" : "host.name:host-042 AND severity:error";
        time("newest 100, " + two, () -> api.get("/api/v1/search", "query", two, "from", all, "limit", "100"));
    }

    /** A word that stands in few lines: the message of some event in the middle has one. */
    private static String rareToken(Api api) throws IOException, InterruptedException {
        for (var event : api.get(
                        "/api/v1/search",
                        "query",
                        "source:benchmark AND message:blk_*",
                        "from",
                        "1970-01-01",
                        "limit",
                        "50")
                .get("events")) {
            for (String word : event.get("message").asString().split("[^A-Za-z0-9_]+")) {
                if (word.length() > 14) {
                    return word;
                }
            }
        }
        return "nosuchtoken42";
    }

    private void time(String name, Callable<?> query) throws IOException, InterruptedException {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            long started = System.nanoTime();
            try {
                query.call();
            } catch (IOException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(name + " failed", e);
            }
            times.add((System.nanoTime() - started) / 1_000);
        }
        report(String.format(
                Locale.ROOT, "  %-45s %8.1f ms median, %.1f first", name, median(times) / 1e3, times.getFirst() / 1e3));
    }

    private void report(String line) {
        out.println(line);
    }

    private static long median(List<Long> values) {
        return values.isEmpty() ? -1 : values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long max(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).max().orElse(-1);
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static Callable<Duration> asCallable(Step step) {
        return () -> {
            long started = System.nanoTime();
            step.run();
            return Duration.ofNanos(System.nanoTime() - started);
        };
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
