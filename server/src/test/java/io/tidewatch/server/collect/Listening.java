package io.tidewatch.server.collect;

import io.tidewatch.config.ListenerSettings;
import io.tidewatch.config.SourceNaming;
import io.tidewatch.config.TlsSettings;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings of listeners for tests, on 127.0.0.1. */
final class Listening {
    private @Nullable Integer udp;
    private @Nullable Integer tcp;
    private @Nullable Integer tls;
    private ByteSize longest = ListenerSettings.DEFAULTS.maxMessage();
    private int connections = ListenerSettings.DEFAULTS.maxConnections();
    private Duration idle = ListenerSettings.DEFAULTS.idleTimeout();
    private Duration message = ListenerSettings.DEFAULTS.messageTimeout();
    private SourceNaming source = SourceNaming.LISTENER;
    private TlsSettings files = TlsSettings.DEFAULTS;

    static Listening udp(int port) {
        Listening settings = new Listening();
        settings.udp = port;
        return settings;
    }

    static Listening tcp(int port) {
        Listening settings = new Listening();
        settings.tcp = port;
        return settings;
    }

    static Listening tls(int port, TlsSettings files) {
        Listening settings = new Listening();
        settings.tls = port;
        settings.files = files;
        return settings;
    }

    Listening longest(int bytes) {
        longest = new ByteSize(bytes);
        return this;
    }

    Listening connections(int most) {
        connections = most;
        return this;
    }

    Listening timeouts(Duration idleTimeout, Duration messageTimeout) {
        idle = idleTimeout;
        message = messageTimeout;
        return this;
    }

    Listening sourceIsSender() {
        source = SourceNaming.SENDER;
        return this;
    }

    ListenerSettings of(TenantId tenant) {
        return new ListenerSettings(
                "contract",
                "127.0.0.1",
                udp,
                tcp,
                tls,
                tenant,
                null,
                source,
                longest,
                connections,
                idle,
                message,
                files);
    }
}
