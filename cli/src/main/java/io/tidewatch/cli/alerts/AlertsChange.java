package io.tidewatch.cli.alerts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.output.Safe;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A change to one or several alerts. */
abstract class AlertsChange extends AlertsSubcommand {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "the alerts' ids")
    List<String> ids = List.of();

    @Option(
            names = {"-m", "--comment"},
            paramLabel = "TEXT",
            description = "what to say about it")
    String comment = "";

    /** What is changed, as the API's members. */
    abstract void describe(ObjectNode change);

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        ObjectNode change = Json.object();
        ids.forEach(id -> change.withArray("ids").add(Ids.path(id)));
        if (!comment.isEmpty()) {
            change.put("comment", comment);
        }
        describe(change);
        boolean all = true;
        try (ApiClient client = client()) {
            JsonNode done = client.post("/api/v1/alerts/actions", change);
            if (json) {
                terminal.out().println(done);
            }
            for (JsonNode alert : done.path("alerts")) {
                String outcome = alert.path("outcome").asString("");
                all &= !outcome.equals("missing");
                if (!json) {
                    terminal.out().println(Safe.line(alert.path("id").asString("") + "  " + outcome));
                }
            }
        }
        return (all ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
