package io.tidewatch.cli.account;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch audit --action 'user.*' --from now-7d}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show what people and programs did, newest first.")
public final class AuditCommand extends AccountCommand {
    @Mixin
    Common common = new Common();

    @Option(names = "--actor", paramLabel = "NAME", description = "only what this account did")
    @Nullable
    String actor;

    @Option(names = "--action", paramLabel = "ACTION", description = "only this action; user.* for all of a kind")
    @Nullable
    String action;

    @Option(names = "--object", paramLabel = "ID", description = "only what was done to this")
    @Nullable
    String object;

    @Option(names = "--from", paramLabel = "TIME", description = "not before: now-7d, 2026-11-21")
    @Nullable
    String from;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "how many (${DEFAULT-VALUE})")
    int limit;

    @Option(names = "--check", description = "check instead that nothing of the log was changed or taken out")
    boolean check;

    public AuditCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        if (check) {
            JsonNode checked = ask(common, "GET", "/api/v1/audit/check", null);
            boolean sound = checked.path("sound").asBoolean();
            done(
                    common,
                    checked,
                    sound
                            ? "the audit log is sound"
                            : "entry " + checked.path("firstBroken") + " does not follow from the one before");
            return sound ? ExitCode.OK.code() : ExitCode.FAILED.code();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("limit", Integer.toString(limit));
        add(parameters, "actor", actor);
        add(parameters, "action", action);
        add(parameters, "object", object);
        add(parameters, "from", from);
        try (ApiClient client =
                new ApiClient(common.server.url(terminal), common.server.authorization(terminal), common.tenant)) {
            return table(
                    common,
                    client.get("/api/v1/audit", parameters),
                    "entries",
                    List.of("time", "actor", "address", "action", "object", "details"));
        }
    }

    private static void add(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
