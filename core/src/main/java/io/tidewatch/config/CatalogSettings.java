package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where rules, alerts, accounts and the list of the store's files are kept. */
@Group("Where rules, alerts, accounts and the list of the store's files are kept; see [the catalog](catalog.md).")
public record CatalogSettings(
        @Key(
                meaning =
                        "`sqlite`, a file in the data folder, or `postgresql`, a database on a server; that needs the next"
                                + " three keys.",
                example = "postgresql")
        CatalogType type,

        @Key(
                meaning = "The database, for `postgresql`. A server on another machine must prove who it is, unless"
                        + " `sslmode` says otherwise; `sslrootcert` names the file of its authority.",
                example = "postgresql://db.example:5432/tidewatch?sslrootcert=/etc/tidewatch/db-ca.crt")
        @Nullable
        String url,

        @Key(meaning = "Who signs in to the database.", example = "tidewatch") @Nullable
        String user,

        @Key(
                meaning = "The user's password. Better given by the environment than in the file.",
                example = "correct-horse-battery-staple")
        @Nullable
        Secret password,

        @Key(meaning = "Connections that read from the database, at most 64; one more writes.", example = "8")
        int readers,

        @Key(meaning = "How long a statement may run in the database.", example = "1m")
        Duration statementTimeout,

        @Key(
                meaning = "How long a database that does not answer is waited for at the start, and how long a change"
                        + " waits for its turn.",
                example = "2m")
        Duration patience) {
    public static final CatalogSettings DEFAULTS = new CatalogSettings(
            CatalogType.SQLITE, null, null, null, 4, Duration.ofSeconds(30), Duration.ofSeconds(30));

    public CatalogSettings {
        requireNonNull(type, "type is null");
        requireNonNull(statementTimeout, "statementTimeout is null");
        requireNonNull(patience, "patience is null");
        if (readers < 1 || readers > 64) {
            throw new IllegalArgumentException("readers is " + readers + "; use 1 to 64");
        }
        if (statementTimeout.toSeconds() < 1 || statementTimeout.toHours() >= 1) {
            throw new IllegalArgumentException("statementTimeout is " + statementTimeout + "; use 1s to 59m");
        }
        if (patience.isNegative() || patience.toHours() >= 1) {
            throw new IllegalArgumentException("patience is " + patience + "; use 0s to 59m");
        }
    }
}
