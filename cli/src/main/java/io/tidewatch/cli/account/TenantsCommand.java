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

/** {@code tidewatch tenants add acme --administrator acme-admin}. */
@Command(
        name = "tenants",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List, make and remove tenants.")
public final class TenantsCommand extends AccountCommand {
    private static final String PATH = "/api/v1/tenants";

    public TenantsCommand(Terminal terminal) {
        super(terminal);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the tenants.")
    int list(@Mixin Common common) {
        return table(common, ask(common, "GET", PATH, null), "tenants", List.of("id", "name", "created"));
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Make a tenant.")
    int add(
            @Mixin Common common,
            @Parameters(paramLabel = "ID", description = "of a-z, 0-9 and -") String id,
            @Option(names = "--name", paramLabel = "TEXT", description = "for people") @Nullable String name,
            @Option(
                            names = "--administrator",
                            paramLabel = "NAME",
                            description =
                                    "a first administrator to make, with a one-time password that is printed once")
                    @Nullable
                    String administrator) {
        ObjectNode body =
                JSON.createObjectNode().put("id", id).put("name", name).put("administrator", administrator);
        JsonNode made = ask(common, "POST", PATH, body);
        String password = made.path("oneTimePassword").asString("");
        return done(
                common,
                made,
                password.isEmpty()
                        ? id + " is made"
                        : administrator + " signs in with the one-time password " + password);
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Remove a tenant with its users and tokens; its events go by retention.")
    int remove(@Mixin Common common, @Parameters(paramLabel = "ID") String id) {
        return done(common, ask(common, "DELETE", PATH + "/" + ApiClient.segment(id), null), id + " is removed");
    }
}
