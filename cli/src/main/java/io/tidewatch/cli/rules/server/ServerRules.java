package io.tidewatch.cli.rules.server;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.rules.RulesCommand;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the commands share that work on a server's rules. */
abstract class ServerRules implements Callable<Integer> {
    static final String RULES = "/api/v1/rules";

    @ParentCommand
    @Nullable
    RulesCommand rules;

    @Option(names = "--json", description = "the reply as JSON")
    boolean json;

    @Mixin
    ServerOptions server = new ServerOptions();

    Terminal terminal() {
        return rules == null ? Terminal.system() : rules.terminal();
    }

    ApiClient client() {
        return new ApiClient(server.url(terminal()), server.authorization(terminal()));
    }

    static String path(String key) {
        return RULES + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
