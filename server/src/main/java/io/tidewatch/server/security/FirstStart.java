package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.config.Secret;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes what nobody could sign in without: the first administrator, and the token that programs on this machine send with. */
public final class FirstStart {
    /** The first administrator's name. */
    public static final String ADMIN = "admin";

    private static final String TOKEN_FILE = "ingest.token";

    private final Directory directory;
    private final Passwords passwords;
    private final SecureRandom random;
    private final Clock clock;

    public FirstStart(Directory directory, Passwords passwords, SecureRandom random, Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.random = requireNonNull(random, "random is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Makes the administrator where there is no account at all.
     *
     * @param given the password to use, or null to draw one that must be changed at the first sign-in
     * @return the password that was drawn, to be shown once; null when none was
     */
    public @Nullable String ensureAdministrator(@Nullable Secret given) {
        if (!directory.accounts().accounts().isEmpty()) {
            return null;
        }
        String password = given == null ? OneTimePassword.draw(random) : given.value();
        // A password that someone chose is good as it is; one that was printed is good for choosing another.
        putAdministrator(password, given == null);
        return given == null ? password : null;
    }

    /** Gives the administrator a new password, and all permissions; returns the password, to be shown once. */
    public String resetAdministrator() {
        String password = OneTimePassword.draw(random);
        putAdministrator(password, true);
        return password;
    }

    private void putAdministrator(String password, boolean mustChange) {
        String hash = passwords.hash(password);
        directory
                .accounts()
                .put(Account.of(
                                ADMIN,
                                TenantId.DEFAULT,
                                hash,
                                Set.of(BuiltInRole.ADMINISTRATOR.label()),
                                clock.instant())
                        .withPassword(hash, mustChange));
        directory.sessions().endAll(TenantId.DEFAULT, ADMIN);
    }

    /** The file with a valid ingest token, readable by the server's user alone; made anew when it is missing or no longer valid. */
    public Path ensureIngestToken(Path dataDir) {
        Path file = dataDir.resolve(TOKEN_FILE);
        try {
            if (Files.exists(file)) {
                String token = Files.readString(file).strip();
                if (TokenText.isValid(token)
                        && directory.accounts().token(TokenText.hash(token)).isPresent()) {
                    return file;
                }
            }
            String token = TokenText.draw(random);
            directory
                    .accounts()
                    .add(new ApiToken(
                            TokenText.hash(token).substring(0, 16),
                            TenantId.DEFAULT,
                            "local ingest",
                            TokenText.hash(token),
                            Set.of(Permission.INGEST.label()),
                            DatasetScope.NONE,
                            null,
                            clock.instant(),
                            null,
                            null));
            PrivateFile.write(file, token);
            return file;
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, file + " cannot be written: " + e + "; make its folder writable", e);
        }
    }
}
