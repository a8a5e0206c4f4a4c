package io.tidewatch.redis;

import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the batches of all partitions, or of those that were shared to this process, to the one thread that polls: each partition's in
 * order, the partitions in turn. One connection waits for all of them.
 */
final class RedisPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPoller.class);
    /** A batch may have megabytes, so not too many at once. */
    private static final int MOST_AT_ONCE = 32;

    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);

    private final RedisQueueConfig config;
    private final RedisLink link;
    private final RedisLink blocking;
    private final RedisKeys keys;
    private final String id;
    private final DamagedEntries damaged;
    /** Held while something is polled. */
    private final ReentrantLock polling = new ReentrantLock();

    private final OwnershipKeeper keeper;
    private volatile List<PartitionReader> readers;
    private volatile boolean closed;
    private int turn;

    RedisPoller(RedisQueueConfig config, RedisLink link, RedisKeys keys, String id, DamagedEntries damaged) {
        this.config = config;
        this.link = link;
        this.blocking = new RedisLink(config.address(), config.timeout());
        this.keys = keys;
        this.id = id;
        this.damaged = damaged;
        this.keeper = new OwnershipKeeper(config, link, keys, id, this::owned);
        Ownership all = Ownership.ofAll(config.consumer(), keys);
        this.readers = IntStream.range(0, config.partitions())
                .mapToObj(partition -> reader(partition, all, 0))
                .toList();
    }

    private PartitionReader reader(int partition, Ownership ownership, long after) {
        return new PartitionReader(config, link, keys, partition, id, damaged, ownership, after);
    }

    void resumeAfter(int partition, long offset) {
        readers.stream()
                .filter(reader -> reader.partition() == partition)
                .forEach(reader -> reader.resumeAfter(offset));
    }

    /** From now on these partitions are read and no others; those that are not are another's at once. */
    void share(Map<Integer, Long> after) {
        polling.lock();
        try {
            List<Ownership> before = owned();
            readers = new TreeMap<>(after)
                    .entrySet().stream()
                            .map(one -> reader(
                                    one.getKey(),
                                    Ownership.ofOne(config.consumer(), keys.partition(one.getKey())),
                                    one.getValue()))
                            .toList();
            turn = 0;
            keeper.release(before);
        } finally {
            polling.unlock();
        }
    }

    /** Who owns something instead of this process; empty when nobody does. */
    String otherOwner() {
        return readers.stream()
                .map(reader -> reader.ownership().other())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    List<QueuedBatch> poll(int maxBatches, Duration wait) {
        polling.lock();
        try {
            return polled(Math.min(maxBatches, MOST_AT_ONCE), System.nanoTime() + wait.toNanos());
        } finally {
            polling.unlock();
        }
    }

    private List<QueuedBatch> polled(int most, long deadline) {
        do {
            List<QueuedBatch> batches = inTurn(most);
            if (!batches.isEmpty()) {
                return batches;
            }
            if (readers.stream().anyMatch(PartitionReader::isCatchingUp)) {
                continue;
            }
            if (!await(Duration.ofNanos(deadline - System.nanoTime()))) {
                return List.of();
            }
        } while (!closed && !Thread.currentThread().isInterrupted());
        return List.of();
    }

    /** Of each partition that may have something, beginning with the one after that which was first the last time; then of the others. */
    private List<QueuedBatch> inTurn(int most) {
        List<PartitionReader> due = new ArrayList<>();
        List<PartitionReader> quiet = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            PartitionReader reader = readers.get((turn + i) % readers.size());
            (reader.isDue() ? due : quiet).add(reader);
        }
        turn = readers.isEmpty() ? 0 : (turn + 1) % readers.size();
        List<QueuedBatch> batches = batches(due, most);
        return batches.isEmpty() ? batches(quiet, most) : batches;
    }

    private List<QueuedBatch> batches(List<PartitionReader> asked, int most) {
        List<QueuedBatch> batches = new ArrayList<>();
        Set<Ownership> others = new HashSet<>();
        for (PartitionReader reader : asked) {
            if (batches.size() >= most || others.contains(reader.ownership())) {
                continue;
            }
            try {
                batches.addAll(reader.next(most - batches.size()));
            } catch (RuntimeException e) {
                if (batches.isEmpty()) {
                    throw e;
                }
                // What came is handed over first; the next question meets the same and says so.
                LOG.atDebug().setCause(e).log("a partition could not be read");
                return batches;
            }
            if (reader.ownership().isHeld()) {
                keeper.begin();
            } else {
                others.add(reader.ownership());
            }
        }
        return batches;
    }

    private List<Ownership> owned() {
        return readers.stream()
                .map(PartitionReader::ownership)
                .filter(Ownership::isHeld)
                .distinct()
                .toList();
    }

    /** Blocks until there may be more; false when the time is up. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of streams, for a variable number of them.
    private boolean await(Duration time) {
        if (time.isNegative() || time.isZero() || closed) {
            return false;
        }
        Duration block = time.compareTo(LONGEST_BLOCK) > 0 ? LONGEST_BLOCK : time;
        List<PartitionReader> own =
                readers.stream().filter(reader -> reader.ownership().isHeld()).toList();
        if (own.isEmpty()) {
            return sleep(block);
        }
        StreamOffset<byte[]>[] ends = own.stream().map(PartitionReader::end).toArray(StreamOffset[]::new);
        long millis = Math.max(1, block.toMillis());
        try {
            blocking.ask(redis -> redis.xread(XReadArgs.Builder.block(millis).count(1), ends), block)
                    .forEach(entry -> own.forEach(reader -> reader.wake(entry.getStream())));
        } catch (TidewatchException e) {
            if (closed || Thread.currentThread().isInterrupted()) {
                return false;
            }
            throw e;
        }
        return true;
    }

    private static boolean sleep(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets another process have what this one owns at once. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        abandon();
        boolean ended = false;
        try {
            // A poll that is under way could own something anew.
            ended = polling.tryLock(LONGEST_BLOCK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            keeper.release(owned());
        } finally {
            if (ended) {
                polling.unlock();
            }
        }
    }

    /** As if the process died. */
    void abandon() {
        closed = true;
        keeper.close();
        blocking.close();
    }
}
