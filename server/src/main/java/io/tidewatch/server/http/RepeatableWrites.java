package io.tidewatch.server.http;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which writes may be sent again with their {@code Idempotency-Key}. What is asked and answered in secret must not be kept, not even as a
 * digest: there the header is refused, so that nobody relies on it.
 */
public final class RepeatableWrites {
    /** The header that says which write it is. */
    public static final String HEADER = "Idempotency-Key";
    /** How long a key may be. */
    public static final int LONGEST_KEY = 200;

    private static final Set<String> VERBS = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PATHS = Pattern.compile(
            "/api/v1/(alerts|cases|rules|hunts|dashboards|searches|notifications|roles|tenants|tokens|users)(/.*)?");
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("POST /api/v1/(tokens|users|tenants)/?"),
            Pattern.compile("POST /api/v1/(users/[^/]+|me)/password/?"),
            Pattern.compile("PUT /api/v1/notifications/targets/[^/]+/?"));

    private RepeatableWrites() {}

    /** Whether the key of such a request is heeded; its path may have variables in braces. */
    public static boolean heeds(String verb, String path) {
        return VERBS.contains(verb) && PATHS.matcher(path).matches() && !isSecret(verb, path);
    }

    /** Whether the request or its answer holds a secret. */
    public static boolean isSecret(String verb, String path) {
        String call = verb + ' ' + path;
        return SECRETS.stream().anyMatch(secret -> secret.matcher(call).matches());
    }
}
