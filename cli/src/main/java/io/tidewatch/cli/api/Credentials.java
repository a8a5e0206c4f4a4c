package io.tidewatch.cli.api;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who asks; the server's address is that of a subclass. */
public abstract sealed class Credentials permits ServerOptions, DestinationOptions {
    static final String DEFAULT_URL = "http://127.0.0.1:8080";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "file with the API token; else $TIDEWATCH_TOKEN_FILE")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "the API token (others on this machine can see it; prefer --token-file or $TIDEWATCH_TOKEN)")
    @Nullable
    String token;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "sign in with a name and $TIDEWATCH_PASSWORD instead of a token; else $TIDEWATCH_USER")
    @Nullable
    String user;

    /** The address given as an option, or null. */
    abstract @Nullable String address();

    /** Whether an address was given as an option. */
    public boolean given() {
        return address() != null;
    }

    /** The server's address, without a slash at its end. */
    public URI url(Terminal terminal) {
        String given = first(address(), terminal.variable("TIDEWATCH_URL"), DEFAULT_URL);
        String text = given.contains("://") ? given : "http://" + given;
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw CliFailure.usage("'" + masked(given) + "' is not an address");
        }
        throw CliFailure.usage(
                "'" + masked(given) + "' is not an address; write for example https://tidewatch.example.org:8080");
    }

    /** An address without the user and the password that may be in it. */
    private static String masked(String address) {
        return address.replaceAll("//.*@", "//…@");
    }

    /** The value of the Authorization header, or null when no credentials were given. */
    public @Nullable String authorization(Terminal terminal) {
        if (user != null) {
            return basic(terminal, user);
        }
        if (token != null) {
            return bearer(token, "--token");
        }
        if (tokenFile != null) {
            return bearer(read(tokenFile), tokenFile.toString());
        }
        String variable = terminal.variable("TIDEWATCH_TOKEN");
        if (variable != null) {
            return bearer(variable, "$TIDEWATCH_TOKEN");
        }
        String file = terminal.variable("TIDEWATCH_TOKEN_FILE");
        if (file != null) {
            return bearer(read(Path.of(file)), file);
        }
        String name = terminal.variable("TIDEWATCH_USER");
        // What tidewatch login began.
        return name != null ? basic(terminal, name) : SessionFile.of(terminal).authorization(url(terminal));
    }

    private static String basic(Terminal terminal, String name) {
        String password = terminal.variable("TIDEWATCH_PASSWORD");
        if (password == null) {
            password = terminal.askSecretly("Password of " + name)
                    .orElseThrow(() ->
                            CliFailure.usage("the password of '" + name + "' is missing; set TIDEWATCH_PASSWORD"));
        }
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String bearer(String text, String where) {
        String token = text.strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw CliFailure.usage(where + " holds no token; a token is one word, such as twt_…");
        }
        return "Bearer " + token;
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > 10_000) {
                throw CliFailure.usage(file + " is too large for a token file");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "cannot read the token file " + file + " (" + e.getClass().getSimpleName()
                            + "); the server writes ingest.token into its data folder at its first start");
        }
    }

    private static String first(@Nullable String a, @Nullable String b, String c) {
        return a != null ? a : b != null ? b : c;
    }
}
