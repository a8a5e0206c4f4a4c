package io.tidewatch.server;

import io.tidewatch.config.QueueType;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.DamagedBatch;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.EventQueueFactory;
import io.tidewatch.queue.OpenedQueue;
import io.tidewatch.queue.QueueContext;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.IntSupplier;

/** Opens the queue that is configured, and keeps what it gives that is no batch. */
final class Queues {
    private static final int KEPT_OF_DAMAGED = 1 << 20;

    private Queues() {}

    /** @throws TidewatchException of kind {@code INVALID}, listing the known kinds, when this program has none of the configured kind */
    static OpenedQueue open(QueueContext context) {
        String wanted = label(context.settings().type());
        List<EventQueueFactory> factories = ServiceLoader.load(EventQueueFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return factories.stream()
                .filter(factory -> factory.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new TidewatchException(
                        FailureKind.INVALID,
                        "queue.type: this program has no queue '" + wanted + "'; it has "
                                + String.join(
                                        ", ",
                                        factories.stream()
                                                .map(EventQueueFactory::name)
                                                .sorted()
                                                .toList())))
                .open(context);
    }

    private static String label(QueueType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** The letter that a batch becomes which cannot be read: nobody knows whose it was, so the first tenant is shown it. */
    static DeadLetter letter(DamagedBatch damaged, int partitionBase, Clock clock) {
        byte[] bytes = damaged.bytes().length <= KEPT_OF_DAMAGED
                ? damaged.bytes()
                : Arrays.copyOf(damaged.bytes(), KEPT_OF_DAMAGED);
        return new DeadLetter(
                new EventId(
                        partitionBase + damaged.position().partition(),
                        damaged.position().offset(),
                        0),
                TenantId.DEFAULT,
                new Origin("queue", "queue", null, null),
                clock.instant(),
                Slice.of(bytes),
                damaged.reason());
    }

    /** Puts damaged batches among the dead letters; the base is asked for when the first comes, as the queue's id must be known. */
    static void keep(DamagedBatch damaged, DeadLetters letters, IntSupplier partitionBase, Clock clock) {
        letters.put(List.of(letter(damaged, partitionBase.getAsInt(), clock)));
    }
}
