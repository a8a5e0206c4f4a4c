package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long people stay signed in. */
@Group("How long people who sign in by the web or `tidewatch login` stay signed in.")
public record SessionSettings(
        @Key(
                meaning =
                        "How long an access token is good before it must be renewed. Signing out, a changed password and a disabled"
                                + " account end it at once, whatever this says.",
                example = "5m")
        Duration accessLife,

        @Key(meaning = "How long a session lasts at most; then one signs in again.", example = "8h")
        Duration life,

        @Key(
                meaning =
                        "What access tokens are signed with, 32 characters or more. Without it a key is drawn and kept in the"
                                + " data folder as `session.key`. Several servers of one catalog need the same.",
                example = "a long random text, better from the environment")
        @Nullable
        Secret key) {
    public static final SessionSettings DEFAULTS =
            new SessionSettings(Duration.ofMinutes(10), Duration.ofHours(12), null);

    public SessionSettings {
        requireNonNull(accessLife, "accessLife is null");
        requireNonNull(life, "life is null");
        if (accessLife.compareTo(Duration.ofSeconds(30)) < 0 || accessLife.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "accessLife is " + Durations.format(accessLife) + "; use 30s to 1h, so that it stays short");
        }
        if (life.compareTo(accessLife) < 0 || life.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException(
                    "life is " + Durations.format(life) + "; use more than accessLife and at most 30d");
        }
        if (key != null && key.value().length() < 32) {
            throw new IllegalArgumentException("key is too short; use 32 characters or more");
        }
    }
}
