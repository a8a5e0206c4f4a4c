package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.config.ConfigException;
import io.tidewatch.config.NotificationSettings;
import io.tidewatch.notify.Dispatcher;
import io.tidewatch.notify.Outbox;
import io.tidewatch.notify.Targets;
import io.tidewatch.notify.sql.SealingKey;
import io.tidewatch.notify.sql.SqlOutbox;
import io.tidewatch.notify.sql.SqlTargets;
import io.tidewatch.server.api.ApiJson;
import io.tidewatch.server.api.NotificationParts;
import io.tidewatch.server.notify.Senders;
import io.tidewatch.server.security.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What tells alerts elsewhere.
 *
 * @param dispatcher delivers
 * @param senders how
 * @param parts what the API works on
 */
record Notifying(Dispatcher dispatcher, Senders senders, NotificationParts parts) implements AutoCloseable {
    private static final String LOST =
            "remove it; what notification targets lead to and their secrets must then be written again";

    Notifying {
        requireNonNull(dispatcher, "dispatcher is null");
        requireNonNull(senders, "senders is null");
        requireNonNull(parts, "parts is null");
    }

    /**
     * What tells alerts elsewhere; its dispatcher is yet to be started.
     *
     * @param folder the folder that holds the key that secrets are sealed with
     * @param turn whether it is this process that delivers
     */
    static Notifying of(
            Database database, NotificationSettings settings, Path folder, Clock clock, BooleanSupplier turn) {
        SecureRandom random = new SecureRandom();
        byte[] key = KeyFile.in(folder.resolve("notifications.key"), LOST, random);
        Targets targets = new SqlTargets(database, new SealingKey(Arrays.copyOf(key, SealingKey.BYTES), random), clock);
        Outbox outbox = new SqlOutbox(database);
        Senders senders = senders(settings, clock);
        Dispatcher dispatcher = new Dispatcher(outbox, targets, senders, settings.giveUp(), turn, clock);
        return new Notifying(dispatcher, senders, new NotificationParts(targets, outbox, senders, dispatcher::wake));
    }

    private static Senders senders(NotificationSettings settings, Clock clock) {
        try {
            return new Senders(settings, ApiJson.mapper(), clock);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void close() throws IOException {
        dispatcher.close();
        senders.close();
    }
}
