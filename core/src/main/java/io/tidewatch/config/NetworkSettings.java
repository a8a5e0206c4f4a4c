package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Which addresses are one's own. */
@Group("Which addresses are one's own.")
public record NetworkSettings(
        @Key(
                meaning =
                        "Whether events say where their addresses are (`source.locality`, `destination.locality`) and which way"
                                + " they go (`network.direction`).",
                example = "true")
        boolean enabled,

        @Key(
                meaning =
                        "The networks that are one's own; without any they are those that no one else has: 10.0.0.0/8,"
                                + " 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, fc00::/7, link-local and loopback.",
                example = "[10.0.0.0/8, 198.51.100.0/24, \"2001:db8::/32\"]")
        List<String> internal) {
    public static final NetworkSettings DEFAULTS = new NetworkSettings(false, List.of());

    public NetworkSettings {
        internal = List.copyOf(requireNonNull(internal, "internal is null"));
        if (internal.size() > 10_000) {
            throw new IllegalArgumentException("internal has " + internal.size() + " networks; use 10000 at most");
        }
    }
}
