package io.tidewatch.broker;

import io.tidewatch.broker.Destination.Credentials;
import io.tidewatch.broker.Destination.Endpoint;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.config.Secret;
import io.tidewatch.config.Spelling;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Destination} from a URI: {@code scheme://user:password@host:port/name?option=value}. What it refuses is an {@code
 * IllegalArgumentException} that says what to write instead, and never shows the part before {@code @}.
 */
public final class DestinationParser {
    private static final List<String> SCHEMES = List.of("redis", "rediss", "kafka", "kafkas", "amqp", "amqps");
    private static final Pattern SHAPE =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(?:([^/?#]*)@)?([^/?#@]*)(?:/([^?#]*))?(?:\\?([^#]*))?");
    private static final Pattern ENDPOINT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:\\[\\]]+)(?::(\\d{1,5}))?");
    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_NAME = 512;
    private static final int MAX_PORT = 65_535;

    private final String scheme;
    private final String authority;
    private final @Nullable Credentials credentials;
    private final String name;
    private final Map<String, String> options;

    private DestinationParser(
            String scheme,
            String authority,
            @Nullable Credentials credentials,
            String name,
            Map<String, String> options) {
        this.scheme = scheme;
        this.authority = authority;
        this.credentials = credentials;
        this.name = name;
        this.options = options;
    }

    /** Whether {@code text} names a place at a broker, rather than a server ({@code http://…}) or a file. */
    public static boolean isDestination(String text) {
        int end = text.indexOf("://");
        return end > 0 && SCHEMES.contains(text.substring(0, end).toLowerCase(Locale.ROOT));
    }

    /** @throws IllegalArgumentException when it names no such place, with the remedy */
    public static Destination parse(String uri) {
        Matcher shape = SHAPE.matcher(uri);
        if (uri.length() > MAX_LENGTH || !shape.matches()) {
            throw new IllegalArgumentException("'" + redacted(uri)
                    + "' does not name a place at a broker; write for example kafka://host:9092/topic,"
                    + " redis://host:6379/channel or amqp://host:5672/queue");
        }
        String scheme = shape.group(1);
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException(
                    "'" + scheme + "' is no broker's scheme" + Spelling.suggestion(scheme, SCHEMES));
        }
        String name = shape.group(4) == null ? "" : decoded(shape.group(4));
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(scheme + "://" + shape.group(3)
                    + " names no topic, queue or channel; write it after the host: " + scheme + "://" + shape.group(3)
                    + "/logs");
        }
        return new DestinationParser(scheme, shape.group(3), credentials(shape.group(2)), name, options(shape.group(5)))
                .destination();
    }

    private Destination destination() {
        boolean tls = scheme.length() > 5 || scheme.equals("amqps");
        return switch (scheme) {
            case "kafka", "kafkas" -> {
                allow("sasl");
                yield new Destination.KafkaTopic(endpoints(9_092), topic(), tls, credentials, mechanism());
            }
            case "amqp", "amqps" -> {
                allow("vhost");
                yield new Destination.RabbitQueue(
                        one(endpoints(tls ? 5_671 : 5_672)),
                        options.getOrDefault("vhost", "/"),
                        name,
                        tls,
                        credentials);
            }
            default -> {
                allow("type", "db");
                yield new Destination.RedisKey(one(endpoints(6_379)), name, isStream(), database(), tls, credentials);
            }
        };
    }

    private void allow(String... known) {
        for (String option : options.keySet()) {
            if (!List.of(known).contains(option)) {
                throw new IllegalArgumentException(scheme + ":// has no option '" + option + "'"
                        + Spelling.suggestion(option, Arrays.asList(known)));
            }
        }
    }

    private String topic() {
        if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot be a topic; use letters, digits, dots, dashes and underlines");
        }
        return name;
    }

    private SaslMechanism mechanism() {
        String written = options.getOrDefault("sasl", "scram-sha-512");
        return switch (written) {
            case "plain" -> SaslMechanism.PLAIN;
            case "scram-sha-256" -> SaslMechanism.SCRAM_SHA_256;
            case "scram-sha-512" -> SaslMechanism.SCRAM_SHA_512;
            default ->
                throw new IllegalArgumentException(
                        "sasl=" + written + " is not known; use plain, scram-sha-256 or" + " scram-sha-512");
        };
    }

    private boolean isStream() {
        String type = options.getOrDefault("type", "channel");
        if (!type.equals("stream") && !type.equals("channel")) {
            throw new IllegalArgumentException("type=" + type + " is not known; use channel (pub/sub) or stream");
        }
        return type.equals("stream");
    }

    private int database() {
        String written = options.getOrDefault("db", "0");
        if (!written.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("db=" + written + " is no number of a database; use for example db=1");
        }
        return Integer.parseInt(written);
    }

    private List<Endpoint> endpoints(int usualPort) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String written : authority.split(",", -1)) {
            Matcher endpoint = ENDPOINT.matcher(written);
            if (!endpoint.matches()) {
                throw new IllegalArgumentException("'" + written + "' is no host; write for example " + scheme
                        + "://host:" + usualPort + "/" + name);
            }
            int port = endpoint.group(2) == null ? usualPort : Integer.parseInt(endpoint.group(2));
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("port " + port + " of '" + written + "' is not 1 to " + MAX_PORT);
            }
            String host = endpoint.group(1);
            endpoints.add(new Endpoint(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port));
        }
        return endpoints;
    }

    private Endpoint one(List<Endpoint> endpoints) {
        if (endpoints.size() > 1) {
            throw new IllegalArgumentException(scheme + ":// takes one host, not " + endpoints.size());
        }
        return endpoints.getFirst();
    }

    private static @Nullable Credentials credentials(@Nullable String written) {
        if (written == null || written.isEmpty()) {
            return null;
        }
        int colon = written.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "there is a user before '@' without a password; write user:password@, with %40 for @ and %3A for :");
        }
        String user = decoded(written.substring(0, colon));
        return new Credentials(user.isEmpty() ? null : user, new Secret(decoded(written.substring(colon + 1))));
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new TreeMap<>();
        if (query == null || query.isEmpty()) {
            return options;
        }
        for (String option : query.split("&", -1)) {
            int equals = option.indexOf('=');
            String key = decoded(equals < 0 ? option : option.substring(0, equals));
            if (options.put(key, equals < 0 ? "" : decoded(option.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("the option '" + key + "' is given twice; keep one");
            }
        }
        return options;
    }

    private static String decoded(String text) {
        try {
            // In a URI a plus is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Its own message would show the text, which may be a password.
            throw new IllegalArgumentException("a percent sign is not followed by two hexadecimal digits; write %25");
        }
    }

    private static String redacted(String uri) {
        String shown = uri.length() > 200 ? uri.substring(0, 200) + "…" : uri;
        int at = uri.lastIndexOf('@');
        return at < 0 ? shown : "…" + (uri.length() - at > 200 ? uri.substring(at, at + 200) + "…" : uri.substring(at));
    }
}
