package io.tidewatch.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewatch.cli.hunt.HuntTraining;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Executors;

/** What the build runs once to record how the command line starts, for the JVM's ahead-of-time cache. It brings its own server. */
final class Training {
    private static final String EVENT =
            "{\"id\":\"0-0-0\",\"time\":\"2026-01-01T00:00:00Z\",\"dataset\":\"linux.auth\",\"severity\":\"error\","
                    + "\"message\":\"a message\",\"raw\":null,\"fields\":{\"user.name\":\"root\",\"source.port\":22}}";
    private static final Map<String, String> REPLIES = Map.of(
            "/api/v1/events", "{\"accepted\":1,\"deduplicated\":0,\"rejected\":[],\"rejectedTotal\":0}",
            "/api/v1/search", "{\"events\":[" + EVENT + "],\"next\":null,\"warnings\":[]}",
            "/api/v1/top", "{\"field\":\"x\",\"values\":[{\"value\":\"a\",\"count\":3}]}",
            "/api/v1/histogram", "{\"buckets\":[{\"start\":\"2026-01-01T00:00:00Z\",\"count\":1}]}",
            "/api/v1/sql", "{\"columns\":[{\"name\":\"n\",\"type\":\"BIGINT\"}],\"rows\":[[1]],\"truncated\":false}",
            "/api/v1/status", "{\"queue\":{\"batches\":0}}",
            "/api/v1/tail", "event: event\ndata: " + EVENT + "\n\n");

    private Training() {}

    /** Takes a folder for its files. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Training::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        String log = folder.resolve("training.log").toString();
        run("help");
        for (Registration command : Commands.ALL) {
            run(command.name(), "--help");
        }
        run("generate", "--count", "2000", "--format", "mixed", "--out", log);
        run("search", "training", "--from", "-1h", "--server", url, "--token", "none");
        run("search", "--fields", "time,user.name", "--server", url);
        run("top", "user.name", "--server", url);
        run("histogram", "--server", url);
        run("sql", "SELECT 1", "--server", url);
        run("status", "--server", url);
        run("tail", "--limit", "1", "--server", url);
        run("send", log, "--to", url);
        run(
                "watch",
                log,
                "--to",
                url,
                "--once",
                "--checkpoint",
                folder.resolve("checkpoint").toString());
        run("search", "--server", "http://127.0.0.1:9");
        String rules = HuntTraining.rules(folder).toString();
        run("rules", "check", rules);
        run("hunt", rules, HuntTraining.events(folder).toString());
        System.exit(ExitCode.OK.code());
    }

    private static void run(String... arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Tidewatch.run(
                new Terminal(nowhere, nowhere, System.getenv(), true, true, ZoneId.systemDefault(), new Stop()),
                arguments);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] reply =
                REPLIES.getOrDefault(exchange.getRequestURI().getPath(), "{}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, reply.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply);
        }
    }
}
