package io.tidewatch.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis, who asks, and how it is trusted. {@link #toString} has no password.
 *
 * @param host its name or address
 * @param port its port
 * @param tls whether the connection is encrypted
 * @param database the database's number
 * @param user the user, or null for the usual one
 * @param password the password, or null for none; never printed
 * @param certificates a PEM file with the certificates that the server's is checked against, or null for those that Java trusts
 */
public record RedisAddress(
        String host,
        int port,
        boolean tls,
        int database,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path certificates) {
    private static final int USUAL_PORT = 6379;
    private static final int MOST_DATABASES = 1 << 20;

    public RedisAddress {
        requireNonNull(host, "host is null");
        if (host.isEmpty() || port < 1 || port > 65_535 || database < 0 || database > MOST_DATABASES) {
            throw new IllegalArgumentException(
                    "no address of a Redis: '" + host + "' port " + port + " database " + database);
        }
    }

    /**
     * Reads {@code redis://user:password@host:port/database}; {@code rediss} encrypts. What follows in the path is left to the caller.
     *
     * @throws IllegalArgumentException when it is none, without repeating the password
     */
    public static RedisAddress of(URI uri) {
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !("redis".equals(scheme) || "rediss".equals(scheme))) {
            throw new IllegalArgumentException(
                    "not the address of a Redis; write redis://host:6379 or rediss://host:6379");
        }
        String user = null;
        String password = null;
        String info = uri.getUserInfo();
        if (info != null) {
            int colon = info.indexOf(':');
            user = colon < 0 ? null : info.substring(0, colon);
            password = colon < 0 ? info : info.substring(colon + 1);
        }
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new RedisAddress(
                host,
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                "rediss".equals(scheme),
                0,
                user == null || user.isEmpty() ? null : user,
                password,
                null);
    }

    public RedisAddress withCredentials(@Nullable String newUser, @Nullable String newPassword) {
        return new RedisAddress(host, port, tls, database, newUser, newPassword, certificates);
    }

    public RedisAddress withCertificates(@Nullable Path file) {
        return new RedisAddress(host, port, tls, database, user, password, file);
    }

    public RedisAddress withDatabase(int number) {
        return new RedisAddress(host, port, tls, number, user, password, certificates);
    }

    RedisURI uri(Duration timeout) {
        RedisURI.Builder builder = RedisURI.builder()
                .withHost(host)
                .withPort(port)
                .withSsl(tls)
                .withDatabase(database)
                .withTimeout(timeout)
                .withClientName("tidewatch");
        if (password != null) {
            if (user == null) {
                builder.withPassword(password.toCharArray());
            } else {
                builder.withAuthentication(user, password.toCharArray());
            }
        }
        return builder.build();
    }

    @Override
    public String toString() {
        String shown = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return (tls ? "rediss://" : "redis://") + shown + ':' + port + (database == 0 ? "" : "/" + database);
    }
}
