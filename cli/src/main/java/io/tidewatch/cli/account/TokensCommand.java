package io.tidewatch.cli.account;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch tokens add "web servers" --permission ingest --expires-in 90d}. */
@Command(
        name = "tokens",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List, make and revoke the tokens that programs sign in with.")
public final class TokensCommand extends AccountCommand {
    private static final String PATH = "/api/v1/tokens";

    public TokensCommand(Terminal terminal) {
        super(terminal);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the tenant's tokens.")
    int list(@Mixin Common common) {
        return table(
                common,
                ask(common, "GET", PATH, null),
                "tokens",
                List.of("id", "name", "permissions", "datasets", "owner", "expires", "used"));
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Make a token, which is printed once.")
    int add(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME", description = "what it is for") String name,
            @Option(
                            names = "--permission",
                            paramLabel = "PERMISSION",
                            split = ",",
                            required = true,
                            description = "what it allows, ingest for one that sends; no more than you may do")
                    List<String> permissions,
            @Option(names = "--dataset", paramLabel = "PATTERN", split = ",", description = "which datasets it may see")
                    @Nullable
                    List<String> datasets,
            @Option(names = "--expires-in", paramLabel = "TIME", description = "how long it is good, 90d") @Nullable
                    String expiresIn) {
        ObjectNode body = JSON.createObjectNode().put("name", name).put("expiresIn", expiresIn);
        put(body, "permissions", permissions);
        put(body, "datasets", datasets);
        JsonNode made = ask(common, "POST", PATH, body);
        return done(common, made, made.path("token").asString());
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revoke a token; it holds at once.")
    int revoke(@Mixin Common common, @Parameters(paramLabel = "ID") String id) {
        return done(common, ask(common, "DELETE", PATH + "/" + ApiClient.segment(id), null), id + " is revoked");
    }
}
