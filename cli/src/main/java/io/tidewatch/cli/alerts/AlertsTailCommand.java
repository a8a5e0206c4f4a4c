package io.tidewatch.cli.alerts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Backoff;
import io.tidewatch.cli.api.Disconnected;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.api.ServerSentEvents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch alerts tail --severity high+}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show alerts as they are made, until stopped; connects again when the server was away.")
final class AlertsTailCommand extends AlertsSubcommand {
    @Option(names = "--severity", paramLabel = "SEVERITY", description = "high, or high+ for high and above")
    @Nullable
    String severity;

    @Option(names = "--all", description = "also when alerts grow and when people change them")
    boolean all;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "stop after so many")
    long limit = Long.MAX_VALUE;

    private long shown;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Map<String, String> parameters = new LinkedHashMap<>();
        if (severity != null) {
            parameters.put("severity", severity);
        }
        Backoff backoff = new Backoff();
        try (ApiClient client = client()) {
            while (shown < limit) {
                String reason;
                try (InputStream stream = client.stream("/api/v1/alerts/stream", parameters)) {
                    backoff = new Backoff();
                    follow(stream, terminal);
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
                    terminal.note("tidewatch alerts tail: " + reason
                            + "; trying again. 'tidewatch alerts list' has what comes in between");
                    if (terminal.stop().await(backoff.next(null))) {
                        break;
                    }
                }
            }
        }
        return ExitCode.OK.code();
    }

    private void follow(InputStream stream, Terminal terminal) throws IOException {
        ServerSentEvents events = new ServerSentEvents(stream);
        for (ServerSentEvents.Message message = events.next();
                message != null && shown < limit;
                message = shown < limit ? events.next() : null) {
            JsonNode data = Json.read(message.data().getBytes(StandardCharsets.UTF_8));
            if (message.event().equals("dropped")) {
                terminal.note("tidewatch alerts tail: too slow, "
                        + data.path("count").asLong(0) + " are not shown; 'tidewatch alerts list' has them");
            } else if (all || message.event().equals("made")) {
                terminal.out().println(json ? data.toString() : AlertLines.line(data, terminal));
                shown++;
                if (terminal.out().checkError()) {
                    return;
                }
            }
        }
    }
}
