package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** OpenTelemetry's logs. */
@Group("OpenTelemetry's logs (OTLP).")
public record OtlpSettings(
        @Key(meaning = "Whether OTLP over HTTP is answered. false switches off /v1/logs.", example = "false")
        boolean enabled,

        @Key(
                meaning = "The port of OTLP over gRPC; without it there is none. OpenTelemetry's own is 4317.",
                example = "4317")
        @Nullable
        Integer grpcPort,

        @Key(
                meaning =
                        "The address that OTLP over gRPC listens on. It has no TLS of its own: tokens cross the network"
                                + " readable unless a proxy encrypts it.",
                example = "0.0.0.0")
        String grpcAddress) {
    public static final OtlpSettings DEFAULTS = new OtlpSettings(true, null, "127.0.0.1");

    public OtlpSettings {
        requireNonNull(grpcAddress, "grpcAddress is null");
        if (grpcPort != null && (grpcPort < 0 || grpcPort > 65_535)) {
            throw new IllegalArgumentException("grpcPort is " + grpcPort + "; use 1 to 65535, or 0 for any free one");
        }
    }
}
