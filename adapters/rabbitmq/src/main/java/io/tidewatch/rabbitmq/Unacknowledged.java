package io.tidewatch.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages that RabbitMQ gave this process and that are not committed, by position. Not thread-safe. */
final class Unacknowledged {
    private static final Logger LOG = LoggerFactory.getLogger(Unacknowledged.class);
    /** The connection that gave the message is gone; it gives it again. */
    private static final long NO_TAG = 0;

    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private @Nullable Channel channel;

    /**
     * @param tag what this connection calls it, or {@link #NO_TAG}
     * @param awaited whether it must be committed; not so when all in it was known, or it was put aside
     */
    private record Message(long tag, boolean awaited) {}

    /** From now on messages come over that channel, and those that are here come again. */
    void begin(Channel opened) {
        channel = opened;
        messages.replaceAll((_, message) -> new Message(NO_TAG, message.awaited()));
    }

    boolean contains(long position) {
        return messages.containsKey(position);
    }

    int size() {
        return messages.size();
    }

    void add(long position, long tag, boolean awaited) {
        messages.put(position, new Message(tag, awaited));
    }

    /** The message came again. */
    void again(long position, long tag) {
        messages.computeIfPresent(position, (_, message) -> new Message(tag, message.awaited()));
    }

    /** Forgets those after the position, as if they had not come. */
    void forgetAfter(long position) {
        messages.tailMap(position, false).clear();
    }

    /** Up to where everything may be committed once all up to {@code position} is: what follows and is not awaited comes with it. */
    long committable(long position) {
        long end = position;
        for (Map.Entry<Long, Message> next : messages.tailMap(position, false).entrySet()) {
            if (next.getValue().awaited()) {
                break;
            }
            end = next.getKey();
        }
        return end;
    }

    /** Acknowledges all up to the position, and forgets them. */
    void acknowledge(long position) {
        Map<Long, Message> done = messages.headMap(position, true);
        List<Long> tags = new ArrayList<>();
        done.values().forEach(message -> tags.add(message.tag()));
        tags.removeIf(tag -> tag == NO_TAG);
        done.clear();
        if (tags.isEmpty()) {
            return;
        }
        Collections.sort(tags);
        long kept = messages.values().stream()
                .mapToLong(Message::tag)
                .filter(tag -> tag != NO_TAG)
                .min()
                .orElse(Long.MAX_VALUE);
        int together = 0;
        while (together < tags.size() && tags.get(together) < kept) {
            together++;
        }
        if (together > 0) {
            acknowledge(tags.get(together - 1), true);
        }
        tags.subList(together, tags.size()).forEach(tag -> acknowledge(tag, false));
    }

    /** Acknowledges one message that is not here. */
    void acknowledge(long tag, boolean upTo) {
        Channel open = channel;
        if (open == null) {
            return;
        }
        try {
            open.basicAck(tag, upTo);
        } catch (IOException | ShutdownSignalException e) {
            // RabbitMQ gives it again, and it is known then.
            LOG.atDebug().setCause(e).log("acknowledging a message failed");
        }
    }

    /** Has RabbitMQ put one message, which is not here, into the queue for those that are no batch. */
    void reject(long tag) throws IOException {
        Channel open = channel;
        if (open != null) {
            open.basicReject(tag, false);
        }
    }
}
