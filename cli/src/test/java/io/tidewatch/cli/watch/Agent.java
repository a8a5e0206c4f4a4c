package io.tidewatch.cli.watch;

import io.tidewatch.cli.Run;
import io.tidewatch.cli.Stop;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A watch command that runs in a thread of the test, quick enough for tests. */
final class Agent implements AutoCloseable {
    private final Stop stop = new Stop();
    private final CompletableFuture<Run.Ended> ended;

    Agent(URI server, Path checkpoint, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "watch",
                "--to",
                server.toString(),
                "--token",
                "test",
                "--checkpoint",
                checkpoint.toString(),
                "--poll",
                "5ms",
                "--hold",
                "100ms"));
        all.addAll(List.of(arguments));
        ended = CompletableFuture.supplyAsync(
                () -> Run.run(Map.of(), stop, all.toArray(String[]::new)), task -> new Thread(task, "agent").start());
    }

    /** Lets it finish, and says how it ended. */
    Run.Ended stop() {
        stop.ask();
        return ended.join();
    }

    /** How it ended by itself. */
    Run.Ended ended() {
        return ended.join();
    }

    @Override
    public void close() {
        stop();
    }
}
