package io.tidewatch.testkit.collect;

import io.tidewatch.collect.RawSink;
import io.tidewatch.collect.Receipt;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A sink that keeps what it takes, and that can be told to refuse or to be slow. Thread-safe. */
public final class RecordingSink implements RawSink {
    private final List<RawBatch> batches = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** From now on so many batches are refused as {@code Overloaded}. */
    public void refuse(int count) {
        refusals.set(count);
    }

    /** From now on a batch waits until {@link #release}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    @Override
    public Receipt accept(RawBatch batch) {
        calls.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new Overloaded("the queue is full", Duration.ofMillis(20));
        }
        batches.add(batch);
        return new Receipt(batch.size(), 0);
    }

    /** How often it was asked to take a batch. */
    public int calls() {
        return calls.get();
    }

    public List<RawBatch> batches() {
        return batches;
    }

    /** Every record so far as text, in the order of the batches. */
    public List<String> records() {
        return batches.stream().flatMap(batch -> Batches.lines(batch).stream()).toList();
    }

    /** How many different texts that match the pattern are in the records; looks at each record once. */
    public int distinct(String pattern) {
        return found.computeIfAbsent(pattern, Found::new).among(batches);
    }

    private static final class Found {
        private final Pattern pattern;
        private final Set<String> texts = new HashSet<>();
        private int seen;

        Found(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }

        synchronized int among(List<RawBatch> all) {
            for (; seen < all.size(); seen++) {
                for (String record : Batches.lines(all.get(seen))) {
                    pattern.matcher(record).results().forEach(match -> texts.add(match.group()));
                }
            }
            return texts.size();
        }
    }

    public int count() {
        return batches.stream().mapToInt(RawBatch::size).sum();
    }

    /** Waits for so many records, and gives all there are. */
    public List<String> await(int count) {
        Eventually.until(count + " records", () -> count() >= count);
        return records();
    }
}
