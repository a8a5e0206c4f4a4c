package io.tidewatch.cli.command;

import io.tidewatch.cli.Terminal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Where a watcher keeps its checkpoint when it was not told: its own folder for each set of paths and server. */
final class CheckpointFolder {
    private CheckpointFolder() {}

    static Path choose(Terminal terminal, List<String> paths, String server) {
        return base(terminal).resolve(named("watch", server, paths));
    }

    /** Where an import keeps what it has sent to this server. */
    static Path ofImports(Terminal terminal, URI server) {
        return base(terminal).resolve(named("import", server.toString(), List.of()));
    }

    private static Path base(Terminal terminal) {
        String state = terminal.variable("XDG_STATE_HOME");
        @Nullable String home = terminal.variable("HOME");
        Path folder = state != null
                ? Path.of(state)
                : Path.of(home == null ? System.getProperty("user.home", ".") : home, ".local", "state");
        return folder.resolve("tidewatch");
    }

    private static String named(String kind, String server, List<String> paths) {
        CRC32C crc = new CRC32C();
        crc.update(server.getBytes(StandardCharsets.UTF_8));
        paths.stream()
                .map(path -> Path.of("").toAbsolutePath() + "\n" + path)
                .sorted()
                .forEach(path -> crc.update(path.getBytes(StandardCharsets.UTF_8)));
        return String.format("%s-%08x", kind, crc.getValue());
    }
}
