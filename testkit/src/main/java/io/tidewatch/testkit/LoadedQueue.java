package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Senders that repeat each batch until it is acknowledged, and a reader, while a test makes things fail. */
public final class LoadedQueue implements AutoCloseable {
    private static final int RECORDS = 5;
    private static final int LINE_BYTES = 16;

    private final List<EventQueue> queues;
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final List<AtomicLong> acknowledged = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean sending = true;
    private volatile boolean reading = true;

    /** @param queues senders use them in turn; the first one is read */
    public LoadedQueue(List<? extends EventQueue> queues, int senders) {
        this.queues = List.copyOf(queues);
        for (int s = 0; s < senders; s++) {
            int sender = s;
            acknowledged.add(new AtomicLong());
            threads.add(Thread.ofVirtual().start(() -> send(sender)));
        }
        threads.add(Thread.ofVirtual().start(this::read));
    }

    private void send(int sender) {
        for (long batch = 0; sending; ) {
            EventQueue queue = queues.get((int) ((sender + batch) % queues.size()));
            String[] lines = new String[RECORDS];
            for (int i = 0; i < RECORDS; i++) {
                lines[i] = line(sender, batch, i);
            }
            try {
                queue.append(Batches.batch().stream("sender-" + sender, batch * RECORDS * LINE_BYTES)
                        .lines(lines)
                        .build());
                batch++;
                acknowledged.get(sender).set(batch);
                Thread.sleep(2);
            } catch (TidewatchException e) {
                refused.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static String line(int sender, long batch, int index) {
        return "%02d %09d %02d".formatted(sender, batch, index);
    }

    private void read() {
        while (reading) {
            try {
                List<QueuedBatch> polled = queues.getFirst().poll(64, Duration.ofMillis(200));
                for (QueuedBatch queued : polled) {
                    Batches.lines(queued.batch())
                            .forEach(line -> seen.computeIfAbsent(line, _ -> new AtomicInteger())
                                    .incrementAndGet());
                }
                if (!polled.isEmpty()) {
                    polled.stream()
                            .map(QueuedBatch::position)
                            .collect(Collectors.groupingBy(Position::partition))
                            .values()
                            .forEach(positions -> queues.getFirst().commit(positions.getLast()));
                }
            } catch (TidewatchException e) {
                refused.incrementAndGet();
            }
        }
    }

    /** How many batches of all senders were acknowledged. */
    public long acknowledgedBatches() {
        return acknowledged.stream().mapToLong(AtomicLong::get).sum();
    }

    /** How often a sender or the reader was refused. */
    public long refused() {
        return refused.get();
    }

    /** Waits until that many batches more are acknowledged. */
    public void awaitMore(long batches) {
        long wanted = acknowledgedBatches() + batches;
        Eventually.until("more batches are acknowledged", () -> acknowledgedBatches() >= wanted);
    }

    /** Stops sending, reads the rest, and compares: everything acknowledged came once, and nothing came twice. */
    public void assertNothingLostAndNothingTwice() {
        sending = false;
        threads.subList(0, threads.size() - 1).forEach(LoadedQueue::join);
        long records = acknowledgedBatches() * RECORDS;
        Eventually.until("everything acknowledged was read", () -> missing().isEmpty());
        assertThat(seen.entrySet().stream()
                        .filter(entry -> entry.getValue().get() > 1)
                        .toList())
                .as("read twice")
                .isEmpty();
        // The last batch of a sender that stopped in the middle of a retry may be there without its acknowledgement.
        assertThat((long) seen.size()).isBetween(records, records + (long) acknowledged.size() * RECORDS);
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (int sender = 0; sender < acknowledged.size(); sender++) {
            for (long batch = 0; batch < acknowledged.get(sender).get(); batch++) {
                String line = line(sender, batch, 0);
                if (!seen.containsKey(line)) {
                    missing.add(line);
                }
            }
        }
        return missing;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        sending = false;
        reading = false;
        threads.forEach(LoadedQueue::join);
    }
}
