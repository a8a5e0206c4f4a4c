package io.tidewatch.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerSubscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of a queue. RabbitMQ hands over a bounded number of them before the first is acknowledged; when this process dies they
 * go back to their place. A queue that is not there is made, with one active consumer: others stand by.
 */
final class RabbitSubscription implements BrokerSubscription {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int PREFETCH = 5_000;

    private final String queue;
    private final RabbitLink link;
    /** Of the connection in use; bounded by the number of messages that RabbitMQ hands over. */
    private BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();

    private volatile boolean ordered;
    private long last;

    RabbitSubscription(RabbitAddress address, String queue) {
        this.queue = queue;
        this.link = new RabbitLink(address, TIMEOUT);
    }

    @Override
    public List<BrokerMessage> poll(int max, Duration wait) {
        try {
            if (!link.isOpen()) {
                consume();
            }
            Delivery first = arrived.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (!link.isOpen()) {
                throw new IOException("the connection broke");
            }
            if (first == null) {
                return List.of();
            }
            List<Delivery> taken = new ArrayList<>(List.of(first));
            arrived.drainTo(taken, max - 1);
            last = taken.getLast().getEnvelope().getDeliveryTag();
            return taken.stream().map(RabbitSubscription::message).toList();
        } catch (IOException | ShutdownSignalException e) {
            throw link.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private void consume() throws IOException {
        ordered = link.declare(queue, RabbitPublisher.ARGUMENTS);
        Channel channel = link.channel();
        // What the connection before gave, and may still give, comes again.
        BlockingQueue<Delivery> arriving = new LinkedBlockingQueue<>();
        arrived = arriving;
        last = 0;
        channel.basicQos(PREFETCH);
        channel.basicConsume(queue, false, (_, delivery) -> arriving.add(delivery), (String _) -> link.drop());
    }

    private static BrokerMessage message(Delivery delivery) {
        Map<String, Object> headers = delivery.getProperties().getHeaders();
        Map<String, Object> known = headers == null ? Map.of() : headers;
        return new BrokerMessage(
                delivery.getBody(),
                BrokerMessage.Place.of(
                        text(known, BrokerMessage.STREAM),
                        text(known, BrokerMessage.OFFSET),
                        text(known, BrokerMessage.NEXT)),
                text(known, BrokerMessage.SOURCE),
                text(known, BrokerMessage.PATH),
                text(known, BrokerMessage.DATASET));
    }

    private static @Nullable String text(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        return value == null ? null : value.toString();
    }

    @Override
    public void acknowledge() {
        if (last == 0) {
            return;
        }
        try {
            link.channel().basicAck(last, true);
            last = 0;
        } catch (IOException | ShutdownSignalException e) {
            throw link.failure(e);
        }
    }

    @Override
    public boolean isOrdered() {
        return ordered;
    }

    @Override
    public long missed() {
        return 0;
    }

    @Override
    public void close() {
        link.close();
    }
}
