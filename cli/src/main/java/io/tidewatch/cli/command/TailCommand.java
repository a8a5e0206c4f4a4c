package io.tidewatch.cli.command;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Backoff;
import io.tidewatch.cli.api.Disconnected;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.api.ServerSentEvents;
import io.tidewatch.cli.output.EventLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch tail 'severity:error'}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show events as they arrive, until stopped; connects again when the server was away.")
public final class TailCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "only events that fit")
    @Nullable
    String query;

    @Option(names = "--dataset", paramLabel = "NAME", description = "only this dataset")
    @Nullable
    String dataset;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "stop after so many events")
    long limit = Long.MAX_VALUE;

    @Option(names = "--json", description = "one JSON object a line")
    boolean json;

    @Mixin
    ServerOptions server = new ServerOptions();

    private long shown;

    public TailCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            parameters.put("query", query);
        }
        if (dataset != null) {
            parameters.put("dataset", dataset);
        }
        boolean away = false;
        Backoff backoff = new Backoff();
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            while (shown < limit) {
                String reason;
                try (InputStream stream = client.stream("/api/v1/tail", parameters)) {
                    if (away) {
                        terminal.note(
                                "tidewatch tail: connected again; what came in between is not shown, search finds it");
                        away = false;
                    }
                    backoff = new Backoff();
                    follow(stream);
                    reason = "the server ended the connection";
                } catch (Disconnected e) {
                    reason = String.valueOf(e.getMessage());
                } catch (IOException e) {
                    reason = "the connection broke";
                }
                if (terminal.out().checkError()) {
                    return ExitCode.FAILED.code();
                }
                if (shown < limit) {
                    if (!away) {
                        terminal.note("tidewatch tail: " + reason + "; trying again");
                        away = true;
                    }
                    if (terminal.stop().await(backoff.next(null))) {
                        break;
                    }
                }
            }
        }
        return ExitCode.OK.code();
    }

    private void follow(InputStream stream) throws IOException {
        ServerSentEvents events = new ServerSentEvents(stream);
        for (ServerSentEvents.Message message = events.next();
                message != null && shown < limit;
                message = shown < limit ? events.next() : null) {
            if (message.event().equals("dropped")) {
                terminal.note("tidewatch tail: too slow, "
                        + Json.read(message.data().getBytes(StandardCharsets.UTF_8))
                                .path("count")
                                .asLong(0)
                        + " events are not shown");
                continue;
            }
            JsonNode event = Json.read(message.data().getBytes(StandardCharsets.UTF_8));
            terminal.out().println(json ? event.toString() : EventLine.of(event, terminal));
            shown++;
            if (terminal.out().checkError()) {
                return;
            }
        }
    }
}
