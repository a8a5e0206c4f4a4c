package io.tidewatch.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.tidewatch.event.RawBatch;
import io.tidewatch.testkit.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Another client of RabbitMQ, which meddles with the queue of a test. */
final class Stranger implements AutoCloseable {
    private static final long CONFIRMED_WITHIN_MS = 20_000;

    private final Connection connection;
    private final Channel channel;
    private final String queue;

    Stranger(int port, String queue) throws IOException, TimeoutException {
        connection = TestQueues.address(port).factory(Duration.ofSeconds(20)).newConnection("stranger");
        channel = connection.createChannel();
        channel.confirmSelect();
        this.queue = queue;
    }

    void publish(byte[] body) throws Exception {
        publish(new AMQP.BasicProperties(), body);
    }

    /** As the queue itself would send it. */
    void publish(String id, long position, RawBatch batch) throws Exception {
        byte[] frame = BatchMessage.compress(batch, 1);
        publish(BatchMessage.properties(id, BatchEntry.of(position, batch, batch.size(), 0, frame.length)), frame);
    }

    void publish(AMQP.BasicProperties properties, byte[] body) throws Exception {
        channel.basicPublish("", queue, properties, body);
        channel.waitForConfirmsOrDie(CONFIRMED_WITHIN_MS);
    }

    /** Makes the queue as Tidewatch would not. */
    void declareClassic() throws IOException {
        channel.queueDeclare(queue, true, false, false, Map.of());
    }

    void purge() throws IOException {
        channel.queuePurge(queue);
    }

    void delete() throws IOException {
        channel.queueDelete(queue);
    }

    /** Takes messages and gives them back one by one, the last first. */
    void shuffle(int count) throws Exception {
        List<Long> tags = Collections.synchronizedList(new ArrayList<>());
        channel.basicQos(count);
        String consumer = channel.basicConsume(
                queue, false, (_, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()), (String _) -> {});
        Eventually.until("the messages come", () -> tags.size() >= count);
        channel.basicCancel(consumer);
        for (long tag : tags.reversed()) {
            channel.basicNack(tag, false, true);
        }
    }

    /** The first message of another queue, which it is taken from. */
    byte[] first(String other) {
        List<byte[]> found = new ArrayList<>();
        Eventually.until("a message in " + other, () -> {
            try {
                GetResponse message = channel.basicGet(other, true);
                if (message != null) {
                    found.add(message.getBody());
                }
                return message != null;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return found.getFirst();
    }

    @Override
    public void close() {
        connection.abort(1_000);
    }
}
