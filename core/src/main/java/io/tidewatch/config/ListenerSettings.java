package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ports on which one kind of sender is listened to, for one tenant. */
@Group("Ports that one kind of sender is listened to on, for one tenant.")
public record ListenerSettings(
        @Key(
                meaning = "The listener's name, in status, metrics and, as their source, in its events.",
                example = "routers",
                required = true)
        String name,

        @Key(
                meaning =
                        "The address to listen on. 127.0.0.1 is reached from this machine alone, 0.0.0.0 from everywhere.",
                example = "0.0.0.0")
        String address,

        @Key(meaning = "The UDP port, 0 for any free one; without it there is none.", example = "5514") @Nullable
        Integer udpPort,

        @Key(meaning = "The TCP port, 0 for any free one; without it there is none.", example = "5514") @Nullable
        Integer tcpPort,

        @Key(
                meaning = "The TCP port with TLS, 0 for any free one; without it there is none. It needs `tls`.",
                example = "6514")
        @Nullable
        Integer tlsPort,

        @Key(meaning = "Whose events these are.", example = "branch-office")
        TenantId tenant,

        @Key(meaning = "The dataset that the events belong to; without it the parser decides.", example = "cisco.asa")
        @Nullable
        Dataset dataset,

        @Key(
                meaning =
                        "What the events' source is called: `listener` for this listener's name, `sender` for the sender's"
                                + " address. It selects the entry of `sources`, and so the zone of times that carry none.",
                example = "sender")
        SourceNaming source,

        @Key(
                meaning = "The longest message; of a longer one the first so many bytes are kept, and it is counted.",
                example = "64KiB")
        ByteSize maxMessage,

        @Key(
                meaning =
                        "Connections at once. Above it the one that was silent longest makes room, if it was silent for 30s;"
                                + " else the new one is refused. One address may have half of them.",
                example = "5000")
        int maxConnections,

        @Key(meaning = "How long a connection may be silent before it is closed.", example = "15m")
        Duration idleTimeout,

        @Key(meaning = "How long a message that has begun, or the start of TLS, may take to arrive.", example = "10s")
        Duration messageTimeout,

        @Key(meaning = "The certificate for `tls-port`.") TlsSettings tls) {
    private static final ByteSize LEAST_MESSAGE = new ByteSize(480);
    private static final ByteSize MOST_MESSAGE = ByteSize.ofMebibytes(16);

    public static final ListenerSettings DEFAULTS = new ListenerSettings(
            "listener",
            "127.0.0.1",
            null,
            null,
            null,
            TenantId.DEFAULT,
            null,
            SourceNaming.LISTENER,
            ByteSize.ofMebibytes(1),
            1_000,
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            TlsSettings.DEFAULTS);

    public ListenerSettings {
        requireNonNull(name, "name is null");
        requireNonNull(address, "address is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(source, "source is null");
        requireNonNull(maxMessage, "maxMessage is null");
        requireNonNull(idleTimeout, "idleTimeout is null");
        requireNonNull(messageTimeout, "messageTimeout is null");
        requireNonNull(tls, "tls is null");
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("name is '" + name + "'; use 1 to 100 characters");
        }
        port("udpPort", udpPort);
        port("tcpPort", tcpPort);
        port("tlsPort", tlsPort);
        if (tlsPort != null && !tls.isGiven()) {
            throw new IllegalArgumentException(
                    "tls is missing beside tls-port; name the certificate and its key: tls: {certificate: …, key: …}");
        }
        if (tlsPort == null && tls.isGiven()) {
            throw new IllegalArgumentException("tlsPort is missing beside tls; name the port, for example 6514");
        }
        if (maxMessage.compareTo(LEAST_MESSAGE) < 0 || maxMessage.compareTo(MOST_MESSAGE) > 0) {
            throw new IllegalArgumentException(
                    "maxMessage is " + maxMessage + "; use " + LEAST_MESSAGE + " to " + MOST_MESSAGE);
        }
        if (maxConnections < 2 || maxConnections > 100_000) {
            throw new IllegalArgumentException("maxConnections is " + maxConnections + "; use 2 to 100000");
        }
        if (!idleTimeout.isPositive()) {
            throw new IllegalArgumentException("idleTimeout is not positive; use for example 1h");
        }
        if (!messageTimeout.isPositive()) {
            throw new IllegalArgumentException("messageTimeout is not positive; use for example 30s");
        }
    }

    private static void port(String key, @Nullable Integer port) {
        if (port != null && (port < 0 || port > 65_535)) {
            throw new IllegalArgumentException(key + " is " + port + "; use 1 to 65535, or 0 for any free port");
        }
    }

    /** Whether there is a port to listen on. */
    boolean listens() {
        return udpPort != null || tcpPort != null || tlsPort != null;
    }
}
