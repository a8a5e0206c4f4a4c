package io.tidewatch.benchmarks;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What hunts cost over the API: one process-creation rule, and every rule, over Windows events that the server has stored. The recorded
 * events are sent again and again until there are enough, each time a day later and with other record numbers: values repeat more, then,
 * than in a network of as many events. All rules are in force meanwhile, and each must have matched as often live as in the hunt.
 *
 * <p>{@code StoredHunts HOME SHARED CACHE [EVENTS]}
 */
final class StoredHunts {
    private static final String SOURCE = "sigma-rules.zip";
    private static final String EVERY = "every rule in force";
    private static final int BODY = 2_000;
    private static final long RECORD_NUMBERS = 10_000_000;
    private static final int ROUNDS = 5;
    /** "Base64 Encoded Listing of Shadowcopy", process_creation on Windows: three texts in the command line. */
    private static final String ONE = "47688f1b-9f51-4656-b013-3cc49a166a36";

    private static final Pattern TIME = Pattern.compile(
            "\"(@timestamp|TimeCreated|EventTime|EventReceivedTime|UtcTime)\":\"(\\d{4}-\\d\\d-\\d\\d)");
    private static final Pattern RECORD = Pattern.compile("\"RecordNumber\":(\\d{1,9})");

    private final ServerProcess server;
    private final Api api;

    private StoredHunts(ServerProcess server, Api api) {
        this.server = server;
        this.api = api;
    }

    public static void main(String[] arguments) throws Exception {
        Path shared = Path.of(arguments[1]);
        Path cache = Path.of(arguments[2]).toAbsolutePath();
        long events = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1_000_000;
        Path dataDir = cache.resolve("data-hunt");
        delete(dataDir);
        try (ServerProcess server = ServerProcess.start(Path.of(arguments[0]).toAbsolutePath(), dataDir, Map.of());
                Api api = new Api(server.address())) {
            new StoredHunts(server, api).run(shared, Load.windowsEvents(shared, cache), events);
        } finally {
            delete(dataDir);
        }
    }

    private void run(Path shared, Path input, long events) throws Exception {
        api.post(
                "/api/v1/rules/import?source=" + SOURCE,
                "application/zip",
                Files.readAllBytes(shared.resolve("corpora/sigma/sigma-rules.zip")));
        int rounds = send(input, events);
        while (api.count("*") < events) {
            TimeUnit.SECONDS.sleep(1);
        }
        server.awaitRest();
        report("hunts over %,d stored Windows events (the recorded ones %s)", events, repeats(rounds));
        double[] one = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            one[i] = hunt("one rule", "{\"rules\":[\"" + ONE + "\"],\"from\":\"1970-01-01\"}").wall;
        }
        java.util.Arrays.sort(one);
        report("  one rule, median                 %7.2f s wall", one[ROUNDS / 2]);
        hunt(EVERY, "{\"all\":true,\"from\":\"1970-01-01\"}");
        compare(hunt(EVERY, "{\"all\":true,\"from\":\"1970-01-01\"}").result);
    }

    private static String repeats(int rounds) {
        return rounds == 1 ? "once" : "repeated " + rounds + " times, each time a day later";
    }

    /** Sends the events; how many times the input was begun. */
    private int send(Path input, long events) throws IOException, InterruptedException {
        long sent = 0;
        int round = 0;
        while (sent < events) {
            try (BufferedReader lines = Files.newBufferedReader(input)) {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                int count = 0;
                String line = lines.readLine();
                while (line != null && sent < events) {
                    body.writeBytes(shifted(line, round).getBytes(StandardCharsets.UTF_8));
                    body.write('\n');
                    sent++;
                    line = lines.readLine();
                    if (++count == BODY || line == null || sent == events) {
                        byte[] bytes = body.toByteArray();
                        api.post("hunted", bytes, bytes.length);
                        body.reset();
                        count = 0;
                    }
                }
            }
            round++;
        }
        return round;
    }

    private static String shifted(String line, int round) {
        if (round == 0) {
            return line;
        }
        String later = TIME.matcher(line)
                .replaceAll(found -> "\"" + Matcher.quoteReplacement(found.group(1)) + "\":\""
                        + LocalDate.parse(found.group(2)).plusDays(round));
        return RECORD.matcher(later)
                .replaceAll(found -> "\"RecordNumber\":" + (Long.parseLong(found.group(1)) + round * RECORD_NUMBERS));
    }

    private record Hunted(double wall, JsonNode result) {}

    private Hunted hunt(String name, String request) throws IOException, InterruptedException {
        double cpu = server.cpuSeconds();
        long begun = System.nanoTime();
        String id = api.post("/api/v1/hunts", "application/json", request.getBytes(StandardCharsets.UTF_8))
                .path("id")
                .asString();
        JsonNode hunt;
        do {
            TimeUnit.MILLISECONDS.sleep(20);
            hunt = api.get("/api/v1/hunts/" + id);
        } while (List.of("queued", "running").contains(hunt.path("state").asString()));
        double wall = (System.nanoTime() - begun) / 1e9;
        if (!hunt.path("state").asString().equals("done")) {
            throw new IOException("the hunt ended as " + hunt.path("state") + ": " + hunt.path("message"));
        }
        report(
                "  %-30s %9.2f s wall %7.2f CPU s   %,d examined, %,d matched, %,d rules",
                name,
                wall,
                server.cpuSeconds() - cpu,
                hunt.path("examined").asLong(),
                hunt.path("matches").asLong(),
                hunt.path("result").path("rules").size());
        return new Hunted(wall, hunt.path("result"));
    }

    /** Each imported rule that alerts has matched as often live as in the hunt; there are no correlations among them. */
    private void compare(JsonNode result) throws IOException, InterruptedException {
        Map<String, Long> hunted = new TreeMap<>();
        result.path("rules")
                .forEach(rule -> hunted.put(
                        rule.path("rule").asString(), rule.path("matches").asLong()));
        int equal = 0;
        List<String> differing = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = cursor.isEmpty()
                    ? api.get("/api/v1/rules", "source", SOURCE, "limit", "1000")
                    : api.get("/api/v1/rules", "source", SOURCE, "limit", "1000", "cursor", cursor);
            for (JsonNode rule : page.path("rules")) {
                String key = rule.path("key").asString();
                long live = rule.path("health").path("matches").asLong(0);
                if (rule.path("level").asString("").equals("informational")) {
                    continue;
                }
                if (live != hunted.getOrDefault(key, 0L)) {
                    differing.add(rule.path("title").asString() + ": " + live + " live, " + hunted.getOrDefault(key, 0L)
                            + " in the hunt");
                } else if (live > 0) {
                    equal++;
                }
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        report("  rules that matched as often live as in the hunt: %d; not so: %d", equal, differing.size());
        differing.forEach(line -> report("    %s", line));
        if (!differing.isEmpty()) {
            throw new IOException("the hunt found something else than live detection");
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // All formats are in this file.
    private static void report(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
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
