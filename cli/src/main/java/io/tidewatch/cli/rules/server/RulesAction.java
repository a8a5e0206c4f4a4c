package io.tidewatch.cli.rules.server;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.api.ApiClient;
import java.util.List;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A change of several rules. */
abstract class RulesAction extends ServerRules {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(arity = "1..*", paramLabel = "ID", description = "the rules' ids")
    List<String> keys = List.of();

    /** {@code enable}, {@code disable} or {@code remove}. */
    abstract String action();

    @Override
    public Integer call() {
        ObjectNode ask = JSON.createObjectNode();
        ask.put("action", action());
        keys.forEach(ask.putArray("keys")::add);
        JsonNode reply;
        try (ApiClient client = client()) {
            reply = client.post(RULES + "/actions", ask);
        }
        int changed = reply.path("changed").size();
        terminal().out().println(json ? reply.toString() : changed + " of " + keys.size() + " changed");
        return (changed == 0 ? ExitCode.FAILED : ExitCode.OK).code();
    }
}
