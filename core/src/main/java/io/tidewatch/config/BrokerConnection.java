package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a Redis or a RabbitMQ is reached. */
@Group("How the broker is reached, and who says so.")
public record BrokerConnection(
        @Key(
                meaning = "The broker, `host:port`; without it the broker's usual port on this machine.",
                example = "\"broker-1:6379\"")
        @Nullable
        String server,

        @Key(meaning = "Whether to speak TLS.", example = "true")
        boolean tls,

        @Key(
                meaning =
                        "The PEM file of the authorities that sign the broker's certificate; without it those that Java"
                                + " trusts.",
                example = "/etc/tidewatch/broker-ca.crt")
        @Nullable
        Path ca,

        @Key(meaning = "Who signs in; without it the broker's usual user.", example = "tidewatch") @Nullable
        String user,

        @Key(
                meaning = "The user's password. Better given by the environment than in the file.",
                example = "correct-horse-battery-staple")
        @Nullable
        Secret password) {
    public static final BrokerConnection DEFAULTS = new BrokerConnection(null, false, null, null, null);

    public BrokerConnection {
        if (server != null && !server.matches("[^\\s:/@]+:\\d{1,5}|\\[[0-9a-fA-F:.]+]:\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "server is '" + server.replaceAll(".*@", "…@") + "'; write host:port, for example broker-1:6379");
        }
        requirePort(server);
    }

    private static void requirePort(@Nullable String server) {
        if (server != null) {
            int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("server has port " + port + "; use 1 to 65535");
            }
        }
    }

    /** The host without brackets. */
    public String host() {
        if (server == null) {
            return "localhost";
        }
        String host = requireNonNull(server).substring(0, server.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port, or {@code usual} where none is given. */
    public int port(int usual) {
        return server == null ? usual : Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
    }
}
