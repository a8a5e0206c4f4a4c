package io.tidewatch.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process does that has no index: whether RabbitMQ's queue is new as well, another process's, or one whose index is gone. */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    /** More than batches can lie in a queue, and little of the 2^43 positions that events' ids have room for. */
    private static final long LEAP = 1L << 32;

    private final RabbitQueueConfig config;
    private final QueueIndex index;
    private final RabbitReader reader;

    Adoption(RabbitQueueConfig config, QueueIndex index, RabbitReader reader) {
        this.config = config;
        this.index = index;
        this.reader = reader;
    }

    /** @throws TidewatchException of kind {@code INVALID} when another process reads the queue */
    void decide() {
        AMQP.Queue.DeclareOk state = state();
        if (state.getConsumerCount() > 0) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "another process reads the queue '" + config.queue() + "' of RabbitMQ at " + config.address()
                            + ". Give this one another name ('node'), or stop that one and start this again");
        }
        BatchMessage.Place first = state.getMessageCount() == 0 ? null : reader.first(config.patience());
        if (first == null) {
            index.adopt(index.id(), 1);
            return;
        }
        index.adopt(first.queue(), first.position() + LEAP);
        LOG.atWarn()
                .addKeyValue("queue", config.queue())
                .addKeyValue("id", first.queue())
                .addKeyValue("index", config.index())
                .log("the queue's batches are taken up without the file that says what was accepted before;"
                        + " what senders repeat of that is not recognised");
    }

    private AMQP.Queue.DeclareOk state() {
        RabbitLink link = new RabbitLink(config.address(), config.patience());
        try (link) {
            return link.open().queueDeclarePassive(config.queue());
        } catch (IOException e) {
            throw link.failure(e);
        }
    }
}
