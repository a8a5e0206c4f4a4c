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

/** {@code tidewatch users add ann --role analyst}. */
@Command(name = "users", mixinStandardHelpOptions = true, sortOptions = false, description = "List and change users.")
public final class UsersCommand extends AccountCommand {
    private static final String PATH = "/api/v1/users";

    public UsersCommand(Terminal terminal) {
        super(terminal);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the tenant's users.")
    int list(@Mixin Common common) {
        return table(
                common,
                ask(common, "GET", PATH, null),
                "users",
                List.of("name", "roles", "disabled", "mustChangePassword", "external", "created"));
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Make a user with a one-time password, which is printed once.")
    int add(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME", description = "unique over all tenants") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            split = ",",
                            description =
                                    "what the user may do: viewer, analyst, engineer, administrator, or one of the tenant's own")
                    @Nullable
                    List<String> roles,
            @Option(names = "--display-name", paramLabel = "TEXT", description = "how others see the user named")
                    @Nullable
                    String displayName,
            @Option(names = "--email", paramLabel = "ADDRESS", description = "where to reach the user") @Nullable
                    String email) {
        ObjectNode body = JSON.createObjectNode().put("name", name);
        put(body, "roles", roles);
        body.put("displayName", displayName);
        body.put("email", email);
        JsonNode made = ask(common, "POST", PATH, body);
        return done(
                common,
                made,
                name + " signs in with the one-time password "
                        + made.path("oneTimePassword").asString());
    }

    @Command(name = "change", mixinStandardHelpOptions = true, description = "Change a user; it holds at once.")
    int change(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            split = ",",
                            description = "the roles, in place of those of before")
                    @Nullable
                    List<String> roles,
            @Option(names = "--disable", description = "may not sign in from now on") boolean disable,
            @Option(names = "--enable", description = "may sign in again") boolean enable) {
        ObjectNode body = JSON.createObjectNode();
        put(body, "roles", roles);
        if (disable || enable) {
            body.put("disabled", disable);
        }
        return done(common, ask(common, "PATCH", PATH + "/" + ApiClient.segment(name), body), name + " is changed");
    }

    @Command(
            name = "reset-password",
            mixinStandardHelpOptions = true,
            description = "Give a user a one-time password; the old one and all sessions end.")
    int resetPassword(@Mixin Common common, @Parameters(paramLabel = "NAME") String name) {
        JsonNode made = ask(common, "POST", PATH + "/" + ApiClient.segment(name) + "/password", null);
        return done(
                common,
                made,
                name + " signs in with the one-time password "
                        + made.path("oneTimePassword").asString());
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Remove a user.")
    int remove(@Mixin Common common, @Parameters(paramLabel = "NAME") String name) {
        return done(common, ask(common, "DELETE", PATH + "/" + ApiClient.segment(name), null), name + " is removed");
    }
}
