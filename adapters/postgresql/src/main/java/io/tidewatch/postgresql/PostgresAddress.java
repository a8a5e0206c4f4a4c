package io.tidewatch.postgresql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A database, as {@code postgresql://host:port/database?parameter=value}. Who signs in is no part of it. Unless the database is on this
 * machine, or the address says otherwise, the server must prove who it is: {@code sslmode=verify-full}.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param parameters connection parameters by their names, those of PostgreSQL's JDBC driver
 */
public record PostgresAddress(String host, int port, String database, Map<String, String> parameters) {
    private static final int USUAL_PORT = 5432;
    private static final String FORM = "write it as postgresql://host:5432/database";
    /** The others either belong elsewhere (user, password) or load code. */
    private static final Set<String> ALLOWED =
            Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "channelBinding", "currentSchema");

    private static final Set<String> MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    public PostgresAddress {
        parameters = Map.copyOf(parameters);
        if (host.isBlank() || database.isBlank()) {
            throw new IllegalArgumentException("the address of the catalog lacks its host or database; " + FORM);
        }
        for (String name : parameters.keySet()) {
            if (!ALLOWED.contains(name)) {
                throw new IllegalArgumentException("the address of the catalog has the parameter " + name
                        + ", which cannot be set there; those that can are " + String.join(", ", ALLOWED));
            }
        }
        String mode = parameters.get("sslmode");
        if (mode != null && !MODES.contains(mode)) {
            throw new IllegalArgumentException("sslmode is " + mode + "; use verify-full, or one of " + MODES);
        }
    }

    /** @throws IllegalArgumentException when the text is no such address; the message does not repeat a password in it */
    public static PostgresAddress parse(String text) {
        String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
        URI uri;
        try {
            uri = new URI(plain);
        } catch (URISyntaxException e) {
            // Neither the text nor the exception goes into the message: there may be a password in it.
            throw new IllegalArgumentException("the address of the catalog is not readable; " + FORM);
        }
        if (!Set.of("postgresql", "postgres").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException("the address of the catalog is not one of PostgreSQL; " + FORM);
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the address of the catalog holds a user or a password; give them by catalog.user and catalog.password");
        }
        if (uri.getHost() == null || uri.getPath() == null) {
            throw new IllegalArgumentException("the address of the catalog lacks its host or database; " + FORM);
        }
        String path = uri.getPath();
        return new PostgresAddress(
                uri.getHost().replaceAll("^\\[|]$", ""),
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                path.startsWith("/") ? path.substring(1) : path,
                parameters(uri.getRawQuery()));
    }

    private static Map<String, String> parameters(@org.jspecify.annotations.Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(
                            "the address of the catalog has a parameter without a value; write name=value");
                }
                parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    /** How the server proves who it is, {@code sslmode} in PostgreSQL's words. */
    String sslMode() {
        return parameters.getOrDefault("sslmode", isThisMachine() ? "prefer" : "verify-full");
    }

    private boolean isThisMachine() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    /** Without the parameters. */
    @Override
    public String toString() {
        return "postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }
}
