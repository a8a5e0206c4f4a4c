package io.tidewatch.server.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code Authorization: Splunk twt_…}: the API token in the forms that agents write their credentials in. The one place that knows them:
 *
 * <ul>
 *   <li>{@code Bearer token};
 *   <li>{@code Splunk token} (HTTP Event Collector);
 *   <li>{@code ApiKey base64(id:token)}, {@code ApiKey base64(token)} or {@code ApiKey token} (Elasticsearch);
 *   <li>{@code Basic base64(anything:token)}, for agents that know a name and a password only. The name may be empty.
 * </ul>
 */
final class AgentCredentials {
    private AgentCredentials() {}

    /**
     * The text that the header gives for a token, not yet checked; null where the header is of another scheme, or is Basic with a
     * password that no token can be.
     *
     * @param header the value of {@code Authorization}
     */
    static @Nullable String token(String header) {
        int space = header.indexOf(' ');
        if (space < 0) {
            return null;
        }
        String credentials = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer", "splunk" -> credentials;
            case "apikey" -> apiKey(credentials);
            case "basic" -> password(credentials);
            default -> null;
        };
    }

    private static String apiKey(String credentials) {
        if (TokenText.isValid(credentials)) {
            return credentials;
        }
        String decoded = decoded(credentials);
        return decoded == null ? credentials : decoded.substring(decoded.indexOf(':') + 1);
    }

    private static @Nullable String password(String credentials) {
        String decoded = decoded(credentials);
        int colon = decoded == null ? -1 : decoded.indexOf(':');
        if (decoded == null || colon < 0) {
            return null;
        }
        String password = decoded.substring(colon + 1);
        return TokenText.isValid(password) ? password : null;
    }

    private static @Nullable String decoded(String credentials) {
        try {
            return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
