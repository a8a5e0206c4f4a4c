package io.tidewatch.cli.account;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.api.SessionFile;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch login ann}: begins a session that later commands use and renew by themselves. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sign in; later commands use the session, which is kept in a file that you alone can read.")
public final class LoginCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "the account; else $TIDEWATCH_USER, else admin")
    @Nullable
    String name;

    @Mixin
    ServerOptions server = new ServerOptions();

    public LoginCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        URI url = server.url(terminal);
        String variable = terminal.variable("TIDEWATCH_USER");
        String account = name != null ? name : variable != null ? variable : "admin";
        String password = terminal.variable("TIDEWATCH_PASSWORD");
        if (password == null) {
            password = terminal.askSecretly("Password of " + account)
                    .orElseThrow(() -> CliFailure.usage("the password is missing; set TIDEWATCH_PASSWORD"));
        }
        ObjectNode body = new JsonMapper().createObjectNode();
        body.put("name", account).put("password", password);
        try (ApiClient client = new ApiClient(url, null)) {
            JsonNode held = client.post("/api/v1/auth/login", body);
            SessionFile.of(terminal).keep(url, held);
            terminal.out().println("Signed in to " + url + " as " + account);
            if (held.path("mustChangePassword").asBoolean()) {
                terminal.note("the password is good for one thing: choosing your own with 'tidewatch password'");
            }
        }
        return ExitCode.OK.code();
    }
}
