package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person reads when the server is ready. */
record StartMessage(
        URI address, Path dataDir, Path tokenFile, @Nullable String drawnPassword) {
    StartMessage {
        requireNonNull(address, "address is null");
        requireNonNull(dataDir, "dataDir is null");
        requireNonNull(tokenFile, "tokenFile is null");
    }

    void print(PrintStream out) {
        out.printf(Locale.ROOT, "Tidewatch is ready after %.1f s at %s%n", sinceStart() / 1000.0, address);
        line(
                out,
                "Sign in",
                drawnPassword == null
                        ? "as admin, with the password of the first start"
                        : "as admin, one-time password " + drawnPassword + "   (shown this once)");
        if (drawnPassword != null) {
            line(out, "", "choose your own: ./tidewatch password --server " + address);
        }
        line(out, "Data", dataDir.toAbsolutePath().normalize().toString());
        line(
                out,
                "Send",
                "curl -H \"Authorization: Bearer $(cat '" + tokenFile
                        + "')\" -H 'Content-Type: application/json' -d '{\"message\":\"hello\"}' " + address
                        + "/api/v1/events");
        line(out, "Search", "curl -u admin '" + address + "/api/v1/search?query=hello'");
        line(out, "Stop", "Ctrl-C, or kill " + ProcessHandle.current().pid());
        out.flush();
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
