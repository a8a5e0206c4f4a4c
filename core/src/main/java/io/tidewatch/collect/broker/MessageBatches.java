package io.tidewatch.collect.broker;

import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.config.BrokerSourceSettings;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes raw batches of messages: neighbours of the same sender, file and dataset share one. */
final class MessageBatches {
    private final BrokerSourceSettings settings;
    private final String transport;
    private final String address;
    private final String place;
    private final boolean ordered;

    /**
     * @param transport {@code redis}, {@code amqp}…
     * @param place the stream, channel or queue; the path of messages that say none
     * @param ordered whether messages' places tell what was seen before
     */
    MessageBatches(BrokerSourceSettings settings, String transport, String address, String place, boolean ordered) {
        this.settings = settings;
        this.transport = transport;
        this.address = address;
        this.place = place;
        this.ordered = ordered;
    }

    List<RawBatch> of(List<BrokerMessage> messages, Instant received) {
        List<RawBatch> batches = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= messages.size(); i++) {
            if (i == messages.size() || !together(messages.get(i - 1), messages.get(i))) {
                RawBatch batch = batch(messages.subList(first, i), received);
                if (batch.size() > 0) {
                    batches.add(batch);
                }
                first = i;
            }
        }
        return batches;
    }

    private boolean together(BrokerMessage a, BrokerMessage b) {
        if (!Objects.equals(a.source(), b.source())
                || !Objects.equals(a.path(), b.path())
                || !Objects.equals(a.dataset(), b.dataset())) {
            return false;
        }
        BrokerMessage.Place before = place(a);
        BrokerMessage.Place after = place(b);
        if (before == null || after == null) {
            return before == null && after == null;
        }
        return before.stream().equals(after.stream()) && after.offset() >= before.next();
    }

    private BrokerMessage.@Nullable Place place(BrokerMessage message) {
        return ordered ? message.place() : null;
    }

    private RawBatch batch(List<BrokerMessage> messages, Instant received) {
        BrokerMessage head = messages.getFirst();
        BrokerMessage.Place from = place(head);
        BrokerMessage.Place to = place(messages.getLast());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<Integer> bounds = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        for (BrokerMessage message : messages) {
            int begin = data.size();
            data.writeBytes(message.body());
            int before = bounds.size();
            addRecords(message.body(), begin, bounds);
            BrokerMessage.Place at = place(message);
            for (int i = before; i < bounds.size() && at != null; i += 2) {
                offsets.add(at.offset());
            }
        }
        return new RawBatch(
                settings.tenant(),
                new Origin(
                        head.source() == null ? settings.name() : head.source(),
                        transport,
                        address,
                        head.path() == null ? place : head.path()),
                settings.format(),
                dataset(head),
                received,
                data.toByteArray(),
                bounds.stream().mapToInt(Integer::intValue).toArray(),
                from == null || to == null ? null : new SourceRange(from.stream(), from.offset(), to.next()),
                offsets.stream().mapToLong(Long::longValue).toArray());
    }

    /** A message is a record, or a record a line; empty ones are none. */
    private void addRecords(byte[] body, int begin, List<Integer> bounds) {
        int from = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || settings.lines() && body[i] == '\n') {
                int to = i;
                while (to > from && (body[to - 1] == '\r' || body[to - 1] == '\n')) {
                    to--;
                }
                if (to > from) {
                    bounds.add(begin + from);
                    bounds.add(begin + to);
                }
                from = i + 1;
            }
        }
    }

    private @Nullable Dataset dataset(BrokerMessage message) {
        if (settings.dataset() != null || message.dataset() == null) {
            return settings.dataset();
        }
        try {
            return Dataset.of(message.dataset());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
