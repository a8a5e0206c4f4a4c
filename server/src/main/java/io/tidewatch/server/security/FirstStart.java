package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.config.Secret;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes what nobody could sign in without: the first administrator, and the token that programs on this machine send with. */
public final class FirstStart {
    /** The first administrator's name. */
    public static final String ADMIN = "admin";

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final String TOKEN_FILE = "ingest.token";

    private final Accounts accounts;
    private final Passwords passwords;
    private final SecureRandom random;
    private final Clock clock;

    public FirstStart(Accounts accounts, Passwords passwords, SecureRandom random, Clock clock) {
        this.accounts = requireNonNull(accounts, "accounts is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.random = requireNonNull(random, "random is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Makes the administrator where there is no account at all.
     *
     * @param given the password to use, or null to draw one
     * @return the password that was drawn, to be shown once; null when none was
     */
    public @Nullable String ensureAdministrator(@Nullable Secret given) {
        if (!accounts.accounts().isEmpty()) {
            return null;
        }
        String password = given == null ? drawnPassword() : given.value();
        putAdministrator(password);
        return given == null ? password : null;
    }

    /** Gives the administrator a new password, and all permissions; returns the password, to be shown once. */
    public String resetAdministrator() {
        String password = drawnPassword();
        putAdministrator(password);
        return password;
    }

    private void putAdministrator(String password) {
        accounts.put(new Account(
                ADMIN,
                TenantId.DEFAULT,
                passwords.hash(password),
                Arrays.stream(Permission.values()).map(Permission::label).collect(Collectors.toSet()),
                clock.instant()));
    }

    /** The file with a valid ingest token, readable by the server's user alone; made anew when it is missing or no longer valid. */
    public Path ensureIngestToken(Path dataDir) {
        Path file = dataDir.resolve(TOKEN_FILE);
        try {
            if (Files.exists(file)) {
                String token = Files.readString(file).strip();
                if (TokenText.isValid(token)
                        && accounts.token(TokenText.hash(token)).isPresent()) {
                    return file;
                }
            }
            String token = TokenText.draw(random);
            accounts.add(new ApiToken(
                    TokenText.hash(token).substring(0, 16),
                    TenantId.DEFAULT,
                    "local ingest",
                    TokenText.hash(token),
                    Set.of(Permission.INGEST.label()),
                    clock.instant(),
                    null));
            write(file, token);
            return file;
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, file + " cannot be written: " + e + "; make its folder writable", e);
        }
    }

    private static void write(Path file, String token) throws IOException {
        Path draft = Files.createTempFile(
                file.getParent(),
                TOKEN_FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, token + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Four groups of five letters without those that look alike: 100 bits. */
    private String drawnPassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            if (i > 0 && i % 5 == 0) {
                password.append('-');
            }
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
