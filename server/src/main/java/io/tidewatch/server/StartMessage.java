package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.Role;
import io.tidewatch.config.TidewatchConfig;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person reads when the server is ready. */
record StartMessage(
        URI address,
        TidewatchConfig config,
        @Nullable Path tokenFile,
        @Nullable String drawnPassword) {
    StartMessage {
        requireNonNull(address, "address is null");
        requireNonNull(config, "config is null");
    }

    void print(PrintStream out) {
        out.printf(Locale.ROOT, "Tidewatch is ready after %.1f s at %s%n", sinceStart() / 1000.0, address);
        if (config.shared()) {
            String roles = config.roles().stream()
                    .map(role -> role.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            line(out, "Node", config.node() + ", with the roles: " + roles);
        }
        if (config.has(Role.API)) {
            printSignIn(out);
        }
        line(out, "Data", config.dataDir().toAbsolutePath().normalize().toString());
        if (tokenFile != null) {
            line(
                    out,
                    "Send",
                    "curl -H \"Authorization: Bearer $(cat '" + tokenFile
                            + "')\" -H 'Content-Type: application/json' -d '{\"message\":\"hello\"}' " + address
                            + "/api/v1/events");
        }
        if (config.has(Role.API)) {
            line(out, "Search", "curl -u admin '" + address + "/api/v1/search?query=hello'");
        }
        line(out, "Stop", "Ctrl-C, or kill " + ProcessHandle.current().pid());
        out.flush();
    }

    private void printSignIn(PrintStream out) {
        line(
                out,
                "Sign in",
                drawnPassword == null
                        ? "as admin, with the password of the first start"
                        : "as admin, one-time password " + drawnPassword + "   (shown this once)");
        if (drawnPassword != null) {
            line(out, "", "choose your own: ./tidewatch password --server " + address);
        }
    }

    private static long sinceStart() {
        return System.currentTimeMillis()
                - ProcessHandle.current()
                        .info()
                        .startInstant()
                        .orElseGet(java.time.Instant::now)
                        .toEpochMilli();
    }

    private static void line(PrintStream out, String name, String text) {
        out.printf(Locale.ROOT, "  %-8s %s%n", name, text);
    }
}
