package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signing in with an OpenID Connect provider. */
@Group(
        "Signing in with an OpenID Connect provider (authorization code with PKCE). Without `issuer` it is off: the path that begins it"
                + " answers 404.")
public record OidcSettings(
        @Key(
                meaning = "The provider's address, as its tokens name it; its configuration is read from there.",
                example = "https://login.example.org/realms/security")
        @Nullable
        String issuer,

        @Key(meaning = "How Tidewatch is called at the provider.", example = "siem")
        String clientId,

        @Key(meaning = "The secret that proves it, where the provider gave one.", example = "from the environment")
        @Nullable
        Secret clientSecret,

        @Key(
                meaning = "The address of this server as browsers see it; the provider must allow"
                        + " `<this>/api/v1/auth/oidc/callback`.",
                example = "https://siem.example.org")
        @Nullable
        String publicUrl,

        @Key(meaning = "What is asked of the provider beside `openid`.", example = "[profile, email, groups]")
        List<String> scopes,

        @Key(meaning = "The claim that names the person.", example = "email")
        String nameClaim,

        @Key(meaning = "The claim whose values are turned into roles.", example = "roles")
        String rolesClaim,

        @Key(
                meaning =
                        "Which value of that claim gives which role, as `value=role`. A person to whom none applies is not let in.",
                example = "[\"soc-analysts=analyst\", \"siem-admins=administrator\"]")
        List<String> roles,

        @Key(
                meaning = "The tenant of those who sign in this way, where `tenant-claim` says no other.",
                example = "acme")
        String tenant,

        @Key(
                meaning =
                        "The claim that names the person's tenant, which must exist; without it everyone is of `tenant`.",
                example = "tenant")
        @Nullable
        String tenantClaim,

        @Key(
                meaning =
                        "Only people with an e-mail address of these domains, which the provider has verified; all, when empty.",
                example = "[example.org]")
        List<String> allowedDomains) {
    public static final OidcSettings DEFAULTS = new OidcSettings(
            null,
            "tidewatch",
            null,
            null,
            List.of("profile", "email"),
            "preferred_username",
            "groups",
            List.of(),
            "default",
            null,
            List.of());

    public OidcSettings {
        requireNonNull(clientId, "clientId is null");
        scopes = List.copyOf(scopes);
        requireNonNull(nameClaim, "nameClaim is null");
        requireNonNull(rolesClaim, "rolesClaim is null");
        roles = List.copyOf(roles);
        requireNonNull(tenant, "tenant is null");
        allowedDomains = List.copyOf(allowedDomains);
        if (issuer != null) {
            requireWeb("issuer", issuer);
            if (publicUrl == null) {
                throw new IllegalArgumentException(
                        "publicUrl is missing beside issuer; write the address that browsers reach this server at");
            }
            requireWeb("publicUrl", publicUrl);
            for (String rule : roles) {
                if (rule.indexOf('=') < 1 || rule.endsWith("=")) {
                    throw new IllegalArgumentException(
                            "roles has '" + rule + "'; write value=role, for example soc-analysts=analyst");
                }
            }
        }
    }

    public boolean isOn() {
        return issuer != null;
    }

    /** Plain HTTP is for providers on this machine alone: what is read there decides who gets in. */
    private static void requireWeb(String key, String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " is '" + address + "', which is no address", e);
        }
        boolean local = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        if (!"https".equals(uri.getScheme()) && !(local && "http".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    key + " is '" + address + "'; write an address that begins with https://");
        }
    }
}
