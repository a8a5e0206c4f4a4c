package io.tidewatch.postgresql;

import io.tidewatch.config.Secret;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import java.time.Duration;

/** Opens databases of tests. */
final class Databases {
    private Databases() {}

    static PostgresConfig config(TestDatabase database) {
        return config(database.url(), database);
    }

    static PostgresConfig config(String url, TestDatabase database) {
        return PostgresConfig.of(PostgresAddress.parse(url), database.user(), new Secret(database.password()))
                .withPatience(Duration.ofSeconds(5));
    }

    static PostgresDatabase open(TestDatabase database) {
        return PostgresDatabase.open(config(database));
    }
}
