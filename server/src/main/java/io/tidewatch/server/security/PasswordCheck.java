package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.event.TenantId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Finds out whether a name and a password belong together, slowly for those who guess. Thread-safe. */
public final class PasswordCheck {
    private static final int MAX_NAME = 100;
    private static final int MAX_PASSWORD = 1_000;

    private final Directory directory;
    private final Passwords passwords;
    private final Lockout lockout;
    private final VerifiedPasswords verified;
    private final Audit audit;
    private final String nobodysHash;

    public PasswordCheck(
            Directory directory, Passwords passwords, Lockout lockout, Audit audit, Clock clock, SecureRandom random) {
        this.directory = requireNonNull(directory, "directory is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.lockout = requireNonNull(lockout, "lockout is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.verified = new VerifiedPasswords(clock, random);
        // Costs as much to compare with as a real one, so that the time does not tell which names exist. No password
        // gives it.
        this.nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$" + base64(random, 16) + "$" + base64(random, 32);
    }

    /** What was found out. */
    public sealed interface Outcome {}

    /**
     * They belong together.
     *
     * @param remembered whether that was found out a little while ago already
     */
    public record Right(Account account, boolean remembered) implements Outcome {}

    /** They do not; which of them is wrong is not told. */
    public record Wrong() implements Outcome {}

    /** Too many were wrong before; they are not looked at until {@code remaining} is over. */
    public record Locked(Duration remaining) implements Outcome {}

    public Outcome check(String name, String password, String address) {
        Account account = name.length() > MAX_NAME
                ? null
                : directory.accounts().account(name).orElse(null);
        String hash = account == null || account.passwordHash() == null || account.disabled()
                ? nobodysHash
                : account.passwordHash();
        if (account != null && verified.contains(name, password, hash)) {
            return new Right(account, true);
        }
        Duration wait = lockout.remaining(name, address);
        if (wait.isPositive()) {
            return new Locked(wait);
        }
        boolean right = password.length() <= MAX_PASSWORD && passwords.matches(password, hash);
        if (account == null || !right) {
            lockout.failed(name, address);
            failed(account, address);
            return new Wrong();
        }
        lockout.succeeded(name, address);
        verified.add(name, password, hash);
        return new Right(account, false);
    }

    /** Names that there are not are not written down: people type their password into the wrong field. */
    private void failed(@org.jspecify.annotations.Nullable Account account, String address) {
        if (account == null) {
            audit.record(TenantId.DEFAULT, "unknown", address, "login.failed", "", Map.of("reason", "no such name"));
        } else {
            audit.record(
                    account.tenant(),
                    account.name(),
                    address,
                    "login.failed",
                    account.name(),
                    Map.of("reason", account.disabled() ? "the account is disabled" : "wrong password"));
        }
    }

    private static String base64(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
