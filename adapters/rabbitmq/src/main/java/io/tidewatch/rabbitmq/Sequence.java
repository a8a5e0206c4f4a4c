package io.tidewatch.rabbitmq;

import com.rabbitmq.client.Delivery;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of messages the sequence of batches: each once, by growing position, without records that are there twice because a sender repeated what
 * RabbitMQ had kept without saying so. Knows from the index what must come, and says when it does not. Not thread-safe.
 */
final class Sequence {
    private static final Logger LOG = LoggerFactory.getLogger(Sequence.class);

    private final QueueIndex index;
    private final DamagedMessages damaged;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final ReadEnds ends;
    /** Messages that came before one that must come first; they come in another order only when a program beside this one read them. */
    private final TreeMap<Long, Delivery> held = new TreeMap<>();
    /** Committed before they were read, and counted. */
    private final Set<Long> committedUnread = new HashSet<>();

    private final long committedBefore;
    private final List<QueuedBatch> given = new ArrayList<>();
    private final List<BatchEntry> entries = new ArrayList<>();
    private long resume;
    private long last;
    private long lastBefore;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong setAside = new AtomicLong();

    Sequence(QueueIndex index, DamagedMessages damaged) {
        this.index = index;
        this.damaged = damaged;
        this.ends = new ReadEnds(index);
        this.committedBefore = index.committed();
    }

    Unacknowledged unacknowledged() {
        return unacknowledged;
    }

    long lost() {
        return lost.get();
    }

    long setAside() {
        return setAside.get();
    }

    void resumeAfter(long offset) {
        resume = Math.max(resume, offset);
    }

    /** Begins a step, which ends with {@link #end} or {@link #undo}. */
    void begin() {
        given.clear();
        entries.clear();
        ends.begin();
        lastBefore = last;
    }

    /** How many batches the step gives by now. */
    int size() {
        return given.size();
    }

    /** The step's batches, once they are written down. */
    List<QueuedBatch> end() {
        if (!entries.isEmpty()) {
            index.read(entries);
        }
        if (last != lastBefore) {
            // What nobody waits for is done with.
            commit(index.committed());
        }
        return given;
    }

    void undo() {
        last = lastBefore;
        unacknowledged.forgetAfter(last);
        ends.undo();
        held.clear();
    }

    /** Messages of a connection that broke come again. */
    void dropHeld() {
        held.clear();
    }

    void take(Delivery message) throws IOException {
        long tag = message.getEnvelope().getDeliveryTag();
        BatchMessage.Place place = BatchMessage.place(message.getProperties());
        if (place == null || !place.queue().equals(index.id())) {
            setAside(
                    index.nextPosition(),
                    message,
                    "it is not of the queue " + index.id() + ": see who else writes to RabbitMQ");
            return;
        }
        long position = place.position();
        if (position <= index.committed()) {
            committed(message, place);
            return;
        }
        if (unacknowledged.contains(position)) {
            unacknowledged.again(position, tag);
            return;
        }
        if (position <= last) {
            late(message, position);
            return;
        }
        boolean redelivered = message.getEnvelope().isRedeliver();
        if (redelivered && !before(position).isEmpty()) {
            held.put(position, message);
            return;
        }
        if (!redelivered) {
            // What was given before and came back is given first; so all of it is here.
            releaseHeld();
            lose(before(position));
        }
        accept(message, place);
        while (!held.isEmpty() && before(held.firstKey()).isEmpty()) {
            acceptHeld();
        }
    }

    /** Batches that are written down, must come before that one, and did not. */
    private List<Long> before(long position) {
        long from = from();
        return position == from + 1 ? List.of() : index.between(from, position);
    }

    private long from() {
        return Math.max(last, index.committed());
    }

    /** A message that is stored; RabbitMQ gives it again as it did not hear so. */
    private void committed(Delivery message, BatchMessage.Place place) {
        long position = place.position();
        boolean counted = position <= committedBefore || position <= last || committedUnread.remove(position);
        if (!counted) {
            // Stored by a process before this one, which did not write down that it had it.
            try {
                RawBatch batch = BatchMessage.decompress(message.getBody());
                index.late(
                        BatchEntry.of(position, batch, batch.size(), place.deduplicated(), message.getBody().length));
            } catch (TidewatchException e) {
                if (e.kind() != FailureKind.CORRUPT) {
                    throw e;
                }
            }
        }
        last = Math.max(last, position);
        unacknowledged.acknowledge(message.getEnvelope().getDeliveryTag(), false);
    }

    /** A message after which another one was given already. */
    private void late(Delivery message, long position) throws IOException {
        if (index.has(position)) {
            setAside(
                    position, message, "it came after a later one, out of its order; see who else reads from RabbitMQ");
            return;
        }
        // Sent over a connection that broke, and never acknowledged: its sender repeated it, and that came first.
        LOG.atInfo().addKeyValue("position", position).log("a batch that came after its repetition is left out");
        unacknowledged.acknowledge(message.getEnvelope().getDeliveryTag(), false);
    }

    /** What is held is given in its order; what should have come between does not come any more. */
    void releaseHeld() throws IOException {
        while (!held.isEmpty()) {
            lose(before(held.firstKey()));
            acceptHeld();
        }
    }

    private void acceptHeld() throws IOException {
        Map.Entry<Long, Delivery> next = held.pollFirstEntry();
        BatchMessage.Place place =
                next == null ? null : BatchMessage.place(next.getValue().getProperties());
        if (next != null && place != null) {
            accept(next.getValue(), place);
        }
    }

    /** Batches that are written down and did not come yet. */
    List<Long> missing() {
        return index.between(from(), index.next());
    }

    /** Acknowledged batches that RabbitMQ does not have any more. */
    void lose(List<Long> positions) {
        if (positions.isEmpty()) {
            return;
        }
        lost.addAndGet(positions.size());
        LOG.atError()
                .addKeyValue("batches", positions.size())
                .addKeyValue("first", positions.getFirst())
                .addKeyValue("last", positions.getLast())
                .log("batches that RabbitMQ had confirmed are no longer in its queue; see who purged or deleted it");
        index.lost(positions);
    }

    private void accept(Delivery message, BatchMessage.Place place) throws IOException {
        long position = place.position();
        byte[] body = message.getBody();
        RawBatch batch;
        try {
            batch = BatchMessage.decompress(body);
        } catch (TidewatchException e) {
            if (e.kind() != FailureKind.CORRUPT) {
                throw e;
            }
            last = position;
            setAside(position, message, String.valueOf(e.getMessage()));
            unacknowledged.add(position, 0, false);
            return;
        }
        last = position;
        int known = ends.known(batch, position);
        int kept = batch.size() - known;
        entries.add(BatchEntry.of(position, batch, kept, place.deduplicated() + known, body.length));
        boolean wanted = position > resume && kept > 0;
        unacknowledged.add(position, message.getEnvelope().getDeliveryTag(), wanted || position <= resume);
        if (wanted) {
            given.add(new QueuedBatch(new Position(0, position), known == 0 ? batch : batch.from(known)));
        }
    }

    private void setAside(long position, Delivery message, String reason) throws IOException {
        LOG.atError()
                .addKeyValue("position", position)
                .addKeyValue("damage", reason)
                .log("a message of the queue is no batch and is left out");
        damaged.take(new Position(0, position), message.getBody(), reason);
        setAside.incrementAndGet();
        unacknowledged.reject(message.getEnvelope().getDeliveryTag());
    }

    /** Everything up to the position is stored: written down first, then told to RabbitMQ. */
    void commit(long position) {
        long end = unacknowledged.committable(position);
        for (long done : index.commit(end)) {
            if (done > last) {
                committedUnread.add(done);
            }
        }
        ends.forgetUpTo(end);
        unacknowledged.acknowledge(end);
    }
}
