package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.DatasetScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls from an {@code Authorization} header: Basic for people, API tokens as Bearer or in an
 * agent's own form ({@link AgentCredentials}). Thread-safe.
 */
public final class Authentication {
    private static final int MAX_HEADER = 2_048;

    private final Accounts accounts;
    private final Passwords passwords;
    private final Lockout lockout;
    private final VerifiedPasswords verified;
    private final Clock clock;
    private final String nobodysHash;

    public Authentication(Accounts accounts, Passwords passwords, Lockout lockout, Clock clock, SecureRandom random) {
        this.accounts = requireNonNull(accounts, "accounts is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.lockout = requireNonNull(lockout, "lockout is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.verified = new VerifiedPasswords(clock, random);
        // Costs as much to compare with as a real one, so that the time does not tell which names exist. No password
        // gives it.
        this.nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$" + base64(random, 16) + "$" + base64(random, 32);
    }

    /** What a header proves. */
    public sealed interface Outcome {}

    /** These are the caller's credentials. */
    public record Known(Caller caller) implements Outcome {}

    /** The credentials are missing, malformed or wrong; {@code reason} does not tell which part of them. */
    public record Refused(String reason) implements Outcome {}

    /** Too many wrong ones before; they are not looked at until {@code remaining} is over. */
    public record Locked(Duration remaining) implements Outcome {}

    /**
     * Looks at a header.
     *
     * @param header the value of {@code Authorization}, or null
     * @param address where the request comes from
     */
    public Outcome authenticate(@Nullable String header, String address) {
        if (header == null || header.isBlank()) {
            return new Refused("No credentials were sent.");
        }
        int space = header.indexOf(' ');
        if (header.length() > MAX_HEADER || space < 0) {
            return new Refused("The header Authorization is malformed.");
        }
        String token = AgentCredentials.token(header);
        if (token != null) {
            return token(token);
        }
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(header.substring(space + 1).strip(), address);
            default -> new Refused("The header Authorization is none of Basic, Bearer, ApiKey and Splunk.");
        };
    }

    private Outcome token(String token) {
        if (!TokenText.isValid(token)) {
            return new Refused("The token is not valid.");
        }
        String hash = TokenText.hash(token);
        Optional<ApiToken> found = accounts.token(hash);
        if (found.isEmpty() || !isEqual(found.get().hash(), hash)) {
            return new Refused("The token is not valid.");
        }
        ApiToken known = found.get();
        if (known.expires() != null && !clock.instant().isBefore(known.expires())) {
            return new Refused("The token has expired.");
        }
        return new Known(new Caller(known.name(), known.tenant(), permissions(known.permissions()), DatasetScope.ALL));
    }

    private Outcome basic(String credentials, String address) {
        String decoded = decoded(credentials);
        int colon = decoded == null ? -1 : decoded.indexOf(':');
        if (decoded == null || colon < 1) {
            return new Refused("The header Authorization is malformed.");
        }
        String name = decoded.substring(0, colon);
        String password = decoded.substring(colon + 1);
        Account account = name.length() > 100 ? null : accounts.account(name).orElse(null);
        if (account != null && verified.contains(name, password, account.passwordHash())) {
            return known(account);
        }
        Duration wait = lockout.remaining(name, address);
        if (wait.isPositive()) {
            return new Locked(wait);
        }
        boolean right = passwords.matches(password, account == null ? nobodysHash : account.passwordHash());
        if (account == null || !right) {
            lockout.failed(name, address);
            return new Refused("The name or the password is wrong.");
        }
        lockout.succeeded(name, address);
        verified.add(name, password, account.passwordHash());
        return known(account);
    }

    private static Outcome known(Account account) {
        return new Known(
                new Caller(account.name(), account.tenant(), permissions(account.permissions()), DatasetScope.ALL));
    }

    /** Unknown names give nothing: a newer version may have written them. */
    private static Set<Permission> permissions(Set<String> names) {
        return Arrays.stream(Permission.values())
                .filter(permission -> names.contains(permission.label()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable String decoded(String credentials) {
        try {
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isEqual(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
