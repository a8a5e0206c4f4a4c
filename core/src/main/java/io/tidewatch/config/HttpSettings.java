package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

/** The HTTP interface. */
@Group("The HTTP interface.")
public record HttpSettings(
        @Key(
                meaning =
                        "The address to listen on. 127.0.0.1 is reached from this machine alone, 0.0.0.0 from everywhere.",
                example = "0.0.0.0")
        String address,

        @Key(meaning = "The port to listen on, 0 for any free one.", example = "9200")
        int port,

        @Key(meaning = "What a request may take.") HttpLimits limits) {
    public static final HttpSettings DEFAULTS = new HttpSettings("127.0.0.1", 8080, HttpLimits.DEFAULTS);

    public HttpSettings {
        requireNonNull(address, "address is null");
        requireNonNull(limits, "limits is null");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + "; use 1 to 65535, or 0 for any free port");
        }
    }
}
