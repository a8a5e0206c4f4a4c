package io.tidewatch.config;

import org.jspecify.annotations.Nullable;

/** Who may sign in. */
@Group("Who may sign in.")
public record SecuritySettings(
        @Key(
                meaning =
                        "The password that the account 'admin' gets at the first start. Without it one is drawn and printed"
                                + " once. Better given by the environment than in the file.",
                example = "correct-horse-battery-staple")
        @Nullable
        Secret initialPassword) {
    public static final SecuritySettings DEFAULTS = new SecuritySettings(null);

    public SecuritySettings {
        if (initialPassword != null && initialPassword.value().length() < 12) {
            throw new IllegalArgumentException("initialPassword is too short; use 12 characters or more");
        }
    }
}
