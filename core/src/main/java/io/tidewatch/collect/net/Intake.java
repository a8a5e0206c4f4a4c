package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.RawSink;
import io.tidewatch.collect.SenderStatus;
import io.tidewatch.config.ListenerSettings;
import io.tidewatch.config.SourceNaming;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of a collector's records to the sink: batches with their origin, delivered with patience, in bounded memory. Thread-safe.
 */
public final class Intake implements AutoCloseable {
    /** Bytes of records that were read and are not durable yet. */
    private static final int WAITING_BYTES = 32 << 20;

    /** Bytes of long messages that are not complete yet. */
    private static final int BUFFER_BYTES = 32 << 20;

    private static final Duration LEAST_LINGER = Duration.ofMillis(50);
    private static final Duration MOST_LINGER = Duration.ofSeconds(1);

    private final ListenerSettings settings;
    private final PatientSink sink;
    private final Clock clock;
    private final SenderTable senders = new SenderTable();
    private final Semaphore waiting = new Semaphore(WAITING_BYTES, true);
    private final Semaphore buffers = new Semaphore(BUFFER_BYTES);
    private final AtomicInteger lingering = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService deliveries = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("tidewatch-delivery").factory());

    /** @param kind the protocol, for logs and threads' names */
    public Intake(String kind, ListenerSettings settings, RawSink sink, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.sink = new PatientSink(kind + " " + settings.name(), sink);
        this.clock = requireNonNull(clock, "clock is null");
        this.timer = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .daemon()
                        .name("tidewatch-" + kind + "-timer")
                        .factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Collects the records of one sender. */
    public RecordBatcher batcher(ListenerCounts counts, String address, RawFormat format) {
        return new RecordBatcher(this, counts, origin(counts, address), format);
    }

    /** Where what this sender sends comes from. */
    public Origin origin(ListenerCounts counts, String address) {
        String source = settings.source() == SourceNaming.SENDER ? address : settings.name();
        return new Origin(source, counts.transport(), address, null);
    }

    /** A batch of the settings' tenant and dataset; counts its records as taken. */
    public RawBatch batch(
            Origin origin,
            RawFormat format,
            Instant received,
            byte[] data,
            int[] bounds,
            ListenerCounts counts,
            long size) {
        int records = bounds.length / 2;
        counts.taken(records, size);
        senders.add(String.valueOf(origin.address()), records, size, received);
        return new RawBatch(
                settings.tenant(), origin, format, settings.dataset(), received, data, bounds, null, new long[0]);
    }

    /** Waits until it is known what becomes of the batch. */
    public Delivery deliver(RawBatch batch, ListenerCounts counts) {
        return sink.accept(batch, counts);
    }

    public Instant now() {
        return clock.instant();
    }

    /** Does something later, which must not block. */
    public void after(Duration delay, Runnable task) {
        lingering.incrementAndGet();
        try {
            var _ = timer.schedule(
                    () -> {
                        lingering.decrementAndGet();
                        task.run();
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            lingering.decrementAndGet();
            execute(task);
        }
    }

    /** Does something again and again, which must not block. */
    public Runnable every(Duration period, Runnable task) {
        var repeated = timer.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return () -> repeated.cancel(false);
    }

    /** How long a batch waits for more: the longer, the more senders there are, so that batches a second stay bounded. */
    Duration linger() {
        Duration fair = Duration.ofMillis(lingering.get());
        return fair.compareTo(LEAST_LINGER) < 0 ? LEAST_LINGER : fair.compareTo(MOST_LINGER) > 0 ? MOST_LINGER : fair;
    }

    public void execute(Runnable task) {
        deliveries.execute(task);
    }

    /** Whether memory for records is getting scarce: then batches should go before they are large. */
    public boolean isTight() {
        return waiting.availablePermits() < WAITING_BYTES / 2;
    }

    /** Takes memory for records, waiting for it; false when there is none in time. Then {@link #release} it. */
    public boolean reserve(int bytes, Duration most) throws InterruptedException {
        return waiting.tryAcquire(bytes, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    void reserve(long bytes) throws InterruptedException {
        waiting.acquire((int) bytes);
    }

    public void release(long bytes) {
        waiting.release((int) bytes);
    }

    /** Whether a buffer may grow by so many bytes; then {@link #giveBack} them. */
    boolean takeBuffer(int bytes) {
        return buffers.tryAcquire(bytes);
    }

    void giveBack(int bytes) {
        buffers.release(bytes);
    }

    /** Why nothing can be delivered now; empty when it can. */
    public String trouble() {
        return sink.trouble();
    }

    /** Who sent, those heard last first. */
    public List<SenderStatus> senders() {
        return senders.list();
    }

    /** From now on what the sink does not take at once is given up. */
    public void stopWaiting() {
        sink.stop();
    }

    /** Ends the deliveries that are under way. */
    @Override
    public void close() {
        sink.stop();
        timer.shutdownNow();
        deliveries.close();
    }
}
