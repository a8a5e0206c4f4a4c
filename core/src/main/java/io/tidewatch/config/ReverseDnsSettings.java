package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/** Names of addresses, asked from name servers. */
@Group(
        "Names of addresses, asked from name servers in the background. Off unless switched on: name servers learn what is asked.")
public record ReverseDnsSettings(
        @Key(
                meaning = "Whether `source.domain` and `destination.domain` are looked up where an event has none.",
                example = "true")
        boolean enabled,

        @Key(
                meaning =
                        "Whether only addresses of one's own networks are asked for. `false` lets those who own an address see that it was asked for.",
                example = "false")
        boolean internalOnly,

        @Key(
                meaning = "The name servers; those of the operating system without any.",
                example = "[10.0.0.53, \"10.0.1.53:5353\"]")
        List<String> servers,

        @Key(meaning = "How long an answer is waited for.", example = "5s")
        Duration timeout,

        @Key(meaning = "How long a name is remembered.", example = "6h")
        Duration ttl,

        @Key(
                meaning = "How long it is remembered that an address has no name, or that nobody answered.",
                example = "5m")
        Duration negativeTtl,

        @Key(meaning = "How many addresses are remembered.", example = "1000000")
        int cache) {
    public static final ReverseDnsSettings DEFAULTS = new ReverseDnsSettings(
            false, true, List.of(), Duration.ofSeconds(2), Duration.ofHours(1), Duration.ofMinutes(15), 100_000);

    public ReverseDnsSettings {
        servers = List.copyOf(requireNonNull(servers, "servers is null"));
        requireNonNull(timeout, "timeout is null");
        requireNonNull(ttl, "ttl is null");
        requireNonNull(negativeTtl, "negativeTtl is null");
        if (timeout.toMillis() < 100 || timeout.toSeconds() > 30) {
            throw new IllegalArgumentException("timeout is " + timeout + "; use 100ms to 30s");
        }
        if (ttl.toSeconds() < 1 || negativeTtl.toSeconds() < 1) {
            throw new IllegalArgumentException("ttl and negative-ttl are 1s or more");
        }
        if (cache < 100 || cache > 10_000_000) {
            throw new IllegalArgumentException("cache is " + cache + "; use 100 to 10000000");
        }
    }
}
