package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Who may sign in, and how. */
@Group("Who may sign in, and how.")
public record SecuritySettings(
        @Key(
                meaning =
                        "The password that the account 'admin' gets at the first start, to be kept as it is. Without it a one-time"
                                + " password is drawn and printed, which is good for choosing another. Better given by the"
                                + " environment than in the file.",
                example = "correct-horse-battery-staple")
        @Nullable
        Secret initialPassword,

        @Key(
                meaning =
                        "Whether a name and a password may come with each request (HTTP Basic). `false` switches off `curl -u`,"
                                + " `--user` of the command line and scrapers that know Basic alone; API tokens and sessions go on.",
                example = "false")
        boolean basic,

        @Key(meaning = "How long people stay signed in.") SessionSettings sessions,

        @Key(meaning = "Signing in with an OpenID Connect provider.")
        OidcSettings oidc) {
    public static final SecuritySettings DEFAULTS =
            new SecuritySettings(null, true, SessionSettings.DEFAULTS, OidcSettings.DEFAULTS);

    public SecuritySettings {
        requireNonNull(sessions, "sessions is null");
        requireNonNull(oidc, "oidc is null");
        if (initialPassword != null && initialPassword.value().length() < 12) {
            throw new IllegalArgumentException("initialPassword is too short; use 12 characters or more");
        }
    }
}
