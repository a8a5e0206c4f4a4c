package io.tidewatch.cli.account;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch roles set night-shift --permission search --dataset 'linux.*'}. */
@Command(name = "roles", mixinStandardHelpOptions = true, sortOptions = false, description = "List and change roles.")
public final class RolesCommand extends AccountCommand {
    private static final String PATH = "/api/v1/roles";

    public RolesCommand(Terminal terminal) {
        super(terminal);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the tenant's roles.")
    int list(@Mixin Common common) {
        return table(
                common,
                ask(common, "GET", PATH, null),
                "roles",
                List.of("name", "builtIn", "datasets", "permissions", "description"));
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Make or change a role; it holds at once.")
    int set(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--permission",
                            paramLabel = "PERMISSION",
                            split = ",",
                            required = true,
                            description =
                                    "what it allows: search, alerts-read, alerts-write, rules-read, rules-write, hunt, status, ingest, audit, admin")
                    List<String> permissions,
            @Option(
                            names = "--dataset",
                            paramLabel = "PATTERN",
                            split = ",",
                            description = "which datasets it lets see, linux.*; all when not given")
                    @Nullable
                    List<String> datasets,
            @Option(names = "--description", paramLabel = "TEXT", description = "what it is for") @Nullable
                    String description) {
        ObjectNode body = JSON.createObjectNode().put("description", description);
        put(body, "permissions", permissions);
        put(body, "datasets", datasets);
        return done(common, ask(common, "PUT", PATH + "/" + ApiClient.segment(name), body), name + " is set");
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Remove a role that nobody has.")
    int remove(@Mixin Common common, @Parameters(paramLabel = "NAME") String name) {
        return done(common, ask(common, "DELETE", PATH + "/" + ApiClient.segment(name), null), name + " is removed");
    }
}
