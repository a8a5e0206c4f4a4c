package io.tidewatch.cli.hunts;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** What the commands below {@code tidewatch hunts} share. */
abstract class HuntsSubcommand implements Callable<Integer> {
    static final String HUNTS = "/api/v1/hunts";

    private static final Set<String> UNDER_WAY = Set.of("queued", "running");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    @ParentCommand
    @Nullable
    HuntsCommand hunts;

    @Option(names = "--json", description = "the reply as JSON")
    boolean json;

    @Mixin
    ServerOptions server = new ServerOptions();

    Terminal terminal() {
        return hunts == null ? Terminal.system() : hunts.terminal();
    }

    ApiClient client() {
        return new ApiClient(server.url(terminal()), server.authorization(terminal()));
    }

    /** Where a hunt is found. */
    static String path(String id) {
        if (!id.matches("[0-9a-zA-Z-]{1,64}")) {
            throw CliFailure.usage("'" + id + "' is not a hunt's id; 'tidewatch hunts list' shows them");
        }
        return HUNTS + "/" + id;
    }

    /** Tells of a hunt that was begun, or waits for its end and tells what it found. */
    int begun(ApiClient client, JsonNode hunt, boolean wait) {
        String id = hunt.path("id").asString("");
        if (wait) {
            terminal().note("hunt " + id + " is begun; it goes on if this is stopped");
            return told(awaited(client, id));
        }
        if (json) {
            terminal().out().println(hunt);
        } else {
            terminal().out().println(id);
            terminal().note("begun; 'tidewatch hunts show " + id + " --wait' tells what it finds");
        }
        return ExitCode.OK.code();
    }

    /** The hunt when it is over, or as it is when this command was asked to stop. */
    JsonNode awaited(ApiClient client, String id) {
        Progress progress = new Progress(terminal());
        Duration pause = FIRST_PAUSE;
        JsonNode hunt = client.get(path(id), Map.of());
        while (UNDER_WAY.contains(hunt.path("state").asString(""))
                && !terminal().stop().await(pause)) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            hunt = client.get(path(id), Map.of());
            long total = hunt.path("total").asLong(0);
            long examined = hunt.path("examined").asLong(0);
            progress.show(total == 0 ? 0 : (double) examined / total, examined);
        }
        progress.clear();
        return hunt;
    }

    /** Prints a hunt; the exit code says whether it is done or can still be. */
    int told(JsonNode hunt) {
        if (json) {
            terminal().out().println(hunt);
        } else {
            new HuntReport(terminal()).print(hunt);
        }
        String state = hunt.path("state").asString("");
        return (state.equals("done") || UNDER_WAY.contains(state) ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
