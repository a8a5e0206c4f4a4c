package io.tidewatch.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to a queue, a persistent message a record, and waits for RabbitMQ's confirms. A queue that is not there is made: a quorum
 * queue with one active consumer.
 */
final class RabbitPublisher implements BrokerPublisher {
    static final Map<String, Object> ARGUMENTS = Map.of("x-queue-type", "quorum", "x-single-active-consumer", true);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final int PERSISTENT = 2;

    private final RabbitAddress address;
    private final String queue;
    private final RabbitLink link;
    private final ReentrantLock lock = new ReentrantLock();

    RabbitPublisher(RabbitAddress address, String queue) {
        this.address = address;
        this.queue = queue;
        this.link = new RabbitLink(address, TIMEOUT);
    }

    @Override
    public void publish(List<BrokerMessage> messages) {
        lock.lock();
        try {
            Channel channel = open();
            refuseWhileBlocked();
            // During an alarm a write never ends by itself.
            try (RabbitLink.Deadline _ = link.within(TIMEOUT)) {
                for (BrokerMessage message : messages) {
                    channel.basicPublish("", queue, properties(message), message.body());
                }
            }
            if (!channel.waitForConfirms(TIMEOUT.toMillis())) {
                throw new Overloaded(
                        "the queue " + queue + " of RabbitMQ at " + address
                                + " takes no more; some messages may be there",
                        LATER);
            }
        } catch (TimeoutException e) {
            refuseWhileBlocked();
            throw link.failure(e);
        } catch (IOException | ShutdownSignalException e) {
            refuseWhileBlocked();
            throw link.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw link.failure(e);
        } finally {
            lock.unlock();
        }
    }

    private Channel open() throws IOException {
        if (link.isOpen()) {
            return link.channel();
        }
        link.declare(queue, ARGUMENTS);
        Channel channel = link.channel();
        channel.confirmSelect();
        return channel;
    }

    /** @throws TidewatchException of kind {@code OVERLOADED} while an alarm keeps RabbitMQ from reading what is sent */
    private void refuseWhileBlocked() {
        if (link.isBlocked()) {
            throw new Overloaded(
                    "RabbitMQ at " + address
                            + " takes nothing now, for lack of memory or disk (an alarm); send again later",
                    LATER);
        }
    }

    private static AMQP.BasicProperties properties(BrokerMessage message) {
        Map<String, Object> headers = new HashMap<>();
        BrokerMessage.Place place = message.place();
        if (place != null) {
            headers.put(BrokerMessage.STREAM, place.stream());
            headers.put(BrokerMessage.OFFSET, place.offset());
            headers.put(BrokerMessage.NEXT, place.next());
        }
        put(headers, BrokerMessage.SOURCE, message.source());
        put(headers, BrokerMessage.PATH, message.path());
        put(headers, BrokerMessage.DATASET, message.dataset());
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .build();
    }

    private static void put(Map<String, Object> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
