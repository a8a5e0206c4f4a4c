package io.tidewatch.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connection that batches are sent on: opened again when it broke, with pauses that grow; what was under way then is not sent again, as it
 * may be there. Used by one thread, but for {@link #failure}, {@link #isBlocked}, {@link #cut} and {@link #close}.
 */
final class ConfirmedLink implements AutoCloseable {
    /** How long a batch that was sent as RabbitMQ stopped reading may still be confirmed. */
    private static final Duration AFTER_ALARM = Duration.ofSeconds(1);

    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMillis(100);

    private final RabbitQueueConfig config;
    private final RabbitLink link;
    private final Backoff backoff = new Backoff();
    private Confirms confirms = new Confirms();
    /** Why the last messages were not answered. */
    private @Nullable TidewatchException unanswered;

    ConfirmedLink(RabbitQueueConfig config) {
        this.config = config;
        this.link = new RabbitLink(config.address(), config.patience());
    }

    @Nullable
    TidewatchException failure() {
        return backoff.failure();
    }

    boolean isBlocked() {
        return link.isBlocked();
    }

    /** @throws TidewatchException while RabbitMQ is away, without trying again before it is time */
    Channel channel() {
        try {
            if (link.isOpen()) {
                return link.channel();
            }
            TidewatchException before = backoff.failure();
            if (before != null && backoff.left().isPositive()) {
                throw new TidewatchException(before.kind(), String.valueOf(before.getMessage()), before);
            }
            QueueDeclaration.declare(link, config);
            Channel channel = link.channel();
            channel.confirmSelect();
            Confirms made = new Confirms();
            channel.addConfirmListener(
                    (number, upTo) -> made.answer(number, upTo, true),
                    (number, upTo) -> made.answer(number, upTo, false));
            channel.addReturnListener(returned -> {
                BatchMessage.Place place = BatchMessage.place(returned.getProperties());
                if (place != null) {
                    made.returned(place.position());
                }
            });
            channel.addShutdownListener(_ -> made.broke());
            confirms = made;
            backoff.succeeded();
            return channel;
        } catch (IOException | ShutdownSignalException e) {
            throw broke(e);
        }
    }

    /** The connection is given up. */
    TidewatchException broke(Exception e) {
        TidewatchException failure = link.isBlocked() ? alarm() : link.failure(e);
        link.drop();
        unanswered = failure;
        return backoff.failed(failure);
    }

    RabbitLink.Deadline within(Duration limit) {
        return link.within(limit);
    }

    void publish(Channel channel, String queue, BatchEntry entry, byte[] frame) throws IOException {
        confirms.sending(channel.getNextPublishSeqNo(), entry.position());
        // Mandatory: where there is no queue RabbitMQ would confirm what it threw away.
        channel.basicPublish("", config.queue(), true, BatchMessage.properties(queue, entry), frame);
    }

    /**
     * Waits for what RabbitMQ says of all that was sent. What it does not say in time is not waited for any more; without an alarm the connection
     * is given up too.
     */
    void await() throws InterruptedException {
        long nanos = config.patience().toNanos();
        long alarmed = AFTER_ALARM.toNanos();
        while (!confirms.areComplete() && link.isOpen() && nanos > 0 && alarmed > 0) {
            confirms.await(STEP);
            nanos -= STEP.toNanos();
            alarmed -= link.isBlocked() ? STEP.toNanos() : 0;
        }
        if (confirms.areComplete()) {
            return;
        }
        unanswered = link.isOpen() && link.isBlocked() ? alarm() : broke(new IOException("it did not confirm in time"));
        confirms.forget();
    }

    /** Why the batch at the position was not kept, or that nobody knows; null when it was kept. */
    @Nullable
    TidewatchException refusal(long position) {
        return switch (confirms.outcome(position)) {
            case KEPT -> null;
            case REFUSED ->
                new Overloaded(
                        "the queue '" + config.queue() + "' of RabbitMQ at " + config.address()
                                + " refuses more: it is full, or too few of its members are there. Nothing of the batch was"
                                + " kept; send it again later",
                        config.retryAfter());
            case NO_QUEUE -> {
                // Made again with the next connection.
                link.drop();
                yield backoff.failed(new TidewatchException(
                        FailureKind.UNAVAILABLE,
                        "the queue '" + config.queue() + "' is no longer in RabbitMQ at " + config.address()
                                + "; it is made again. Nothing of the batch was kept; see who deleted it"));
            }
            case UNKNOWN -> {
                TidewatchException why = unanswered;
                yield why != null
                        ? why
                        : new TidewatchException(
                                FailureKind.UNAVAILABLE,
                                "the connection to RabbitMQ at " + config.address()
                                        + " broke before the batch was confirmed");
            }
        };
    }

    /** @throws Overloaded while an alarm keeps RabbitMQ from reading what is sent */
    void refuseWhileBlocked() {
        if (link.isBlocked() && link.isOpen()) {
            throw alarm();
        }
    }

    private Overloaded alarm() {
        return new Overloaded(
                "RabbitMQ at " + config.address()
                        + " takes nothing now, for lack of memory or disk (an alarm): the queue cannot take more. Send the"
                        + " batch again later",
                config.retryAfter());
    }

    void cut() {
        link.cut();
    }

    @Override
    public void close() {
        try (RabbitLink.Deadline _ = link.within(FAREWELL)) {
            link.close();
        }
    }
}
