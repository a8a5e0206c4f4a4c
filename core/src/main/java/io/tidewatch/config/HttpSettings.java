package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Pattern;

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

        @Key(
                meaning =
                        "The certificate to show; with one the port speaks TLS 1.2 and 1.3 with HTTP/1.1 and HTTP/2, and nothing else.")
        TlsSettings tls,

        @Key(
                meaning =
                        "With TLS, a further port that answers plain HTTP with a redirect to the TLS port; 0 for none. It takes no"
                                + " events: what is sent there has crossed the network in the clear.",
                example = "80")
        int redirectPort,

        @Key(
                meaning =
                        "The sites whose pages may call the API from a browser; none when empty, then no answer carries a CORS header.",
                example = "[\"https://dashboards.example.org\"]")
        List<String> corsOrigins,

        @Key(
                meaning =
                        "Addresses and networks of reverse proxies in front. Of requests that come from them, the client's address is"
                                + " taken from X-Forwarded-For and X-Forwarded-Proto tells whether it spoke TLS; of others these"
                                + " headers are ignored.",
                example = "[\"10.0.0.5\", \"192.168.7.0/24\"]")
        List<String> trustedProxies,

        @Key(
                meaning =
                        "Whether `/docs` and `/api/v1/openapi.json` are there. `false` switches both off; the API itself goes on.",
                example = "false")
        boolean docs,

        @Key(meaning = "How often callers may call.") RateSettings rates,
        @Key(meaning = "What a request may take.") HttpLimits limits) {
    public static final HttpSettings DEFAULTS = new HttpSettings(
            "127.0.0.1",
            8080,
            TlsSettings.DEFAULTS,
            0,
            List.of(),
            List.of(),
            true,
            RateSettings.DEFAULTS,
            HttpLimits.DEFAULTS);

    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/\\d{1,3})?");
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]+");

    public HttpSettings {
        requireNonNull(address, "address is null");
        requireNonNull(tls, "tls is null");
        requireNonNull(rates, "rates is null");
        requireNonNull(limits, "limits is null");
        corsOrigins = List.copyOf(corsOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        requirePort("port", port, "for any free port");
        requirePort("redirectPort", redirectPort, "for none");
        if (redirectPort > 0 && !tls.isGiven()) {
            throw new IllegalArgumentException(
                    "redirectPort is " + redirectPort + " without a certificate to redirect to");
        }
        for (String proxy : trustedProxies) {
            if (!NETWORK.matcher(proxy).matches()) {
                throw new IllegalArgumentException(
                        "trustedProxies has '" + proxy + "'; write an address, 192.0.2.7, or a network, 10.0.0.0/8");
            }
        }
        for (String origin : corsOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("corsOrigins has '" + origin
                        + "'; write scheme and host without a path, for example https://dashboards.example.org");
            }
        }
    }

    /** With the defaults for everything else. */
    public static HttpSettings of(String address, int port, HttpLimits limits) {
        return new HttpSettings(address, port, DEFAULTS.tls, 0, List.of(), List.of(), true, DEFAULTS.rates, limits);
    }

    private static void requirePort(String key, int port, String none) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(key + " is " + port + "; use 1 to 65535, or 0 " + none);
        }
    }
}
