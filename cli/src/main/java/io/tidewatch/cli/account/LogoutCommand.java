package io.tidewatch.cli.account;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.api.SessionFile;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** {@code tidewatch logout}. */
@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sign out: ends the session at the server and removes its file.")
public final class LogoutCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    ServerOptions server = new ServerOptions();

    public LogoutCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        URI url = server.url(terminal);
        String refresh = SessionFile.of(terminal).takeRefreshToken(url);
        if (refresh == null) {
            terminal.note("there was no session with " + url);
            return ExitCode.OK.code();
        }
        try (ApiClient client = new ApiClient(url, null)) {
            client.call(
                    "POST",
                    "/api/v1/auth/logout",
                    new JsonMapper().createObjectNode().put("refreshToken", refresh));
        }
        terminal.out().println("Signed out of " + url);
        return ExitCode.OK.code();
    }
}
