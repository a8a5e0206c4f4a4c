package io.tidewatch.cli.account;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch password}: the first thing to do with a one-time password. */
@Command(
        name = "password",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Change your own password; asks for the old and the new one. All your sessions end.",
        footer = {"", "Without a terminal the passwords are taken from $TIDEWATCH_PASSWORD and $TIDEWATCH_NEW_PASSWORD."
        })
public final class PasswordCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "the account; else $TIDEWATCH_USER, else admin")
    @Nullable
    String name;

    @Mixin
    ServerOptions server = new ServerOptions();

    public PasswordCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        URI url = server.url(terminal);
        String variable = terminal.variable("TIDEWATCH_USER");
        String account = name != null ? name : variable != null ? variable : "admin";
        String old = secret("TIDEWATCH_PASSWORD", "Password of " + account);
        String next = secret("TIDEWATCH_NEW_PASSWORD", "New password (12 characters or more)");
        if (terminal.variable("TIDEWATCH_NEW_PASSWORD") == null
                && !next.equals(secret("TIDEWATCH_NEW_PASSWORD", "New password once more"))) {
            throw CliFailure.usage("the new passwords differ; nothing was changed");
        }
        JsonMapper json = new JsonMapper();
        try (ApiClient anonymous = new ApiClient(url, null)) {
            ObjectNode login = json.createObjectNode().put("name", account).put("password", old);
            JsonNode held = anonymous.post("/api/v1/auth/login", login);
            ObjectNode change = json.createObjectNode().put("oldPassword", old).put("newPassword", next);
            try (ApiClient client =
                    new ApiClient(url, "Bearer " + held.path("accessToken").asString())) {
                client.call("POST", "/api/v1/me/password", change);
            }
        }
        terminal.out().println("The password of " + account + " is changed");
        return ExitCode.OK.code();
    }

    private String secret(String variable, String question) {
        String given = terminal.variable(variable);
        return given != null
                ? given
                : terminal.askSecretly(question)
                        .orElseThrow(() -> CliFailure.usage("there is no terminal to ask at; set " + variable));
    }
}
