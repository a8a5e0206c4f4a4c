package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.lettuce.core.XReadArgs.StreamOffset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives one partition's batches, as long as this process owns it: first what was given before and not committed, then what is new. For
 * the one thread that polls.
 */
final class PartitionReader {
    static final Script POLL = Script.named("poll");
    /** After which a partition that had nothing is asked again, while others have something. */
    private static final Duration QUIET = Duration.ofMillis(20);

    private final RedisQueueConfig config;
    private final RedisLink link;
    private final byte[] state;
    private final RedisKeys.Partition keys;
    private final String id;
    private final DamagedEntries damaged;
    private final Ownership ownership;
    private long polled;
    /** From which entry on what was given before is claimed; empty once all is. */
    private String left = "";
    /** In which of the ownership's acquisitions {@link #left} was set. */
    private long acquisition;

    private boolean quiet;
    private long asked;

    /** @param after the offset of the last batch that is not wanted */
    PartitionReader(
            RedisQueueConfig config,
            RedisLink link,
            RedisKeys keys,
            int partition,
            String id,
            DamagedEntries damaged,
            Ownership ownership,
            long after) {
        this.config = config;
        this.link = link;
        this.state = keys.state;
        this.keys = keys.partition(partition);
        this.id = id;
        this.damaged = damaged;
        this.ownership = ownership;
        this.polled = after;
    }

    int partition() {
        return keys.number;
    }

    Ownership ownership() {
        return ownership;
    }

    void resumeAfter(long offset) {
        polled = Math.max(polled, offset);
    }

    /** Whether there may be something now, as far as is known. */
    boolean isDue() {
        return !quiet || System.nanoTime() - asked > QUIET.toNanos();
    }

    /** Whether what was given before is not all claimed yet. */
    boolean isCatchingUp() {
        return ownership.isHeld() && !left.isEmpty();
    }

    /** What comes after the last batch that was given. */
    StreamOffset<byte[]> end() {
        return StreamOffset.from(keys.entries, polled + "-" + Long.MAX_VALUE);
    }

    /** Notes that {@code stream} has something, where it is this one's. */
    void wake(byte[] stream) {
        if (Arrays.equals(stream, keys.entries)) {
            quiet = false;
        }
    }

    /** The next batches, at most {@code count}; none where there are none, or another process owns the partition. */
    List<QueuedBatch> next(int count) {
        List<Object> answer = take(count);
        while (Script.text(answer.getFirst()).equals("acquired")) {
            ownership.acquired();
            answer = take(count);
        }
        asked = System.nanoTime();
        String outcome = Script.text(answer.getFirst());
        if (outcome.equals("owned")) {
            ownership.standBy(Script.text(answer.get(1)));
            quiet = true;
            return List.of();
        }
        if (!outcome.equals("batches")) {
            throw RedisQueue.lost(config, id, Script.text(answer.get(1)));
        }
        if (!left.isEmpty()) {
            String next = Script.text(answer.get(1));
            left = next.equals("0-0") ? "" : next;
        }
        long before = polled;
        try {
            List<QueuedBatch> batches = batches((List<?>) answer.get(2));
            quiet = batches.isEmpty() && left.isEmpty();
            return batches;
        } catch (RuntimeException e) {
            // Nothing of the answer is handed over; a commit of what follows it would take it away.
            polled = before;
            beginAnew();
            throw e;
        }
    }

    private void beginAnew() {
        left = (polled + 1) + "-0";
        quiet = false;
    }

    /** What Redis gave and the connection lost would be committed with what follows it: it is asked for again first. */
    private List<Object> take(int count) {
        if (acquisition != ownership.acquisitions()) {
            acquisition = ownership.acquisitions();
            beginAnew();
        }
        try {
            return POLL.run(
                    link,
                    new byte[][] {keys.entries, state, ownership.key()},
                    bytes(id),
                    ownership.token(),
                    bytes(config.consumer()),
                    bytes(config.ownership().toMillis()),
                    bytes(RedisQueue.GROUP),
                    bytes(count),
                    bytes(ownership.isHeld() && left.isEmpty() ? "new" : "left"),
                    bytes(left.isEmpty() ? "0-0" : left),
                    ownership.replaceable());
        } catch (TidewatchException e) {
            ownership.doubt();
            throw e;
        }
    }

    private List<QueuedBatch> batches(List<?> entries) {
        List<QueuedBatch> batches = new ArrayList<>(entries.size());
        for (Object entry : entries) {
            if (!(entry instanceof List<?> pair) || pair.size() < 2 || !(pair.get(1) instanceof List<?> fields)) {
                continue;
            }
            String entryId = Script.text(pair.getFirst());
            long offset = Long.parseLong(entryId.substring(0, entryId.indexOf('-')));
            if (offset <= polled) {
                continue;
            }
            Position position = new Position(keys.number, offset);
            byte[] frame = frame(fields);
            try {
                batches.add(new QueuedBatch(position, BatchFrames.decompress(frame)));
            } catch (TidewatchException e) {
                if (e.kind() != FailureKind.CORRUPT) {
                    throw e;
                }
                damaged.take(position, frame, String.valueOf(e.getMessage()));
            }
            polled = offset;
        }
        return batches;
    }

    private static byte[] frame(List<?> fields) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (Script.text(fields.get(i)).equals("frame") && fields.get(i + 1) instanceof byte[] bytes) {
                return bytes;
            }
        }
        return new byte[0];
    }
}
