package io.tidewatch.cli.api;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The session that {@code tidewatch login} began, in a file that its owner alone can read: {@code ~/.config/tidewatch/session.json}. A
 * refresh token is good once, so commands that run at the same time renew one after the other, under a lock.
 */
public final class SessionFile {
    private static final JsonMapper JSON = new JsonMapper();
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int SOON_SECONDS = 30;

    private final Path file;

    private SessionFile(Path file) {
        this.file = file;
    }

    /** The file of the person at the terminal. */
    public static SessionFile of(Terminal terminal) {
        String folder = terminal.variable("XDG_CONFIG_HOME");
        String home = terminal.variable("HOME");
        Path base = folder != null
                ? Path.of(folder)
                : Path.of(home == null ? System.getProperty("user.home") : home, ".config");
        return new SessionFile(base.resolve("tidewatch").resolve("session.json"));
    }

    /** Keeps the session that a sign-in answered. */
    public void keep(URI server, JsonNode held) {
        ObjectNode kept = JSON.createObjectNode();
        kept.put("server", server.toString());
        kept.put("accessToken", held.path("accessToken").asString());
        kept.put(
                "expires",
                Instant.now().plusSeconds(held.path("expiresIn").asLong()).toString());
        kept.put("refreshToken", held.path("refreshToken").asString());
        try {
            Files.createDirectories(file.getParent());
            Path draft = Files.createTempFile(file.getParent(), "session", ".new", PRIVATE);
            Files.writeString(draft, kept.toString());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CliFailure.failed("cannot keep the session in " + file + ": " + e);
        }
    }

    /** The refresh token of the session with that server, or null; the file is gone when this returns. */
    public @Nullable String takeRefreshToken(URI server) {
        JsonNode kept = read(server);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw CliFailure.failed("cannot remove " + file + ": " + e);
        }
        return kept == null ? null : kept.path("refreshToken").asString();
    }

    /** The Authorization header of the session with that server, renewed where it is about to expire; null where there is none. */
    @Nullable
    String authorization(URI server) {
        JsonNode kept = read(server);
        if (kept == null) {
            return null;
        }
        return "Bearer "
                + (isFresh(kept) ? kept : renewed(server)).path("accessToken").asString();
    }

    private JsonNode renewed(URI server) {
        Path lock = file.resolveSibling("session.lock");
        try (FileChannel channel =
                        FileChannel.open(lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PRIVATE);
                FileLock held = channel.lock()) {
            // Another command may have renewed it while this one waited.
            JsonNode now = read(server);
            if (now == null || !held.isValid()) {
                throw CliFailure.usage("the session has ended; sign in again with 'tidewatch login'");
            }
            if (isFresh(now)) {
                return now;
            }
            ObjectNode body = JSON.createObjectNode();
            body.put("refreshToken", now.path("refreshToken").asString());
            try (ApiClient client = new ApiClient(server, null)) {
                keep(server, client.post("/api/v1/auth/refresh", body));
            }
            JsonNode after = read(server);
            return after == null ? now : after;
        } catch (IOException e) {
            throw CliFailure.failed("cannot renew the session in " + file + ": " + e);
        }
    }

    private static boolean isFresh(JsonNode kept) {
        return Instant.parse(kept.path("expires").asString())
                .isAfter(Instant.now().plusSeconds(SOON_SECONDS));
    }

    private @Nullable JsonNode read(URI server) {
        try {
            if (!Files.exists(file) || Files.size(file) > 100_000) {
                return null;
            }
            JsonNode kept = JSON.readTree(Files.readString(file));
            return kept.path("server").asString("").equals(server.toString()) ? kept : null;
        } catch (IOException e) {
            throw CliFailure.failed("cannot read the session in " + file + ": " + e);
        }
    }
}
