package io.tidewatch.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.RawSink;
import io.tidewatch.collect.Receipt;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.pipeline.DurablePositions.Reader;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.store.EventWriter;
import io.tidewatch.store.ProcessedBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the stages: one thread polls the queue, workers process batches in parallel, one thread appends the results to the store, and
 * then to detection, in the queue's order. Each of the two has a durable position of its own: the queue may forget what is durable with both,
 * and a start resumes after the lesser; what one of them has already is not given to it again.
 *
 * <p>Back-pressure reaches from end to end: a store that blocks stops the appender, the bound on bytes in flight stops the poller,
 * the queue fills to its limit, and senders are refused. A step that fails is tried again until it succeeds or the pipeline is
 * closed; nothing is skipped. Thread-safe.
 */
public final class Pipeline implements RawSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration POLL_WAIT = Duration.ofMillis(500);
    private static final Duration ADVANCE_EVERY = Duration.ofSeconds(1);
    private static final int MAX_BATCHES_A_POLL = 64;
    /** A record's bytes are in the batch, in its fields, and where rules match in the marked fields. */
    private static final long TEXTS_OF_A_RECORD = 3;
    /** What an event takes beside its texts, once more where rules match it. */
    private static final long EVENT_BYTES = 1_000;

    private static final int PARTITIONS_A_QUEUE = 1_024;

    private final EventQueue queue;
    private final EventProcessor processor;
    private final EventWriter writer;
    private final @Nullable DetectionStage detection;
    private final DurablePositions durable;
    private final Clock clock;
    private final int partitionBase;
    private final PipelineConfig config;
    private final List<Consumer<ProcessedBatch>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService workers;
    private final BlockingQueue<InFlight> inOrder = new ArrayBlockingQueue<>(256);
    private final Semaphore freeKibibytes;
    private final Thread poller;
    private final Thread appender;
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong evaluated = new AtomicLong();
    private final AtomicLong quarantined = new AtomicLong();
    private volatile boolean queueEmpty;
    private @Nullable Instant lastReceived;
    private long advancedAt = System.nanoTime();
    private volatile boolean closing;
    private volatile String failure = "";

    private record InFlight(CompletableFuture<Evaluated> result, int kibibytes) {}

    /** Without detection. */
    public Pipeline(
            EventQueue queue, EventProcessor processor, EventWriter writer, int partitionBase, PipelineConfig config) {
        this(queue, processor, writer, null, partitionBase, config, Clock.systemUTC());
    }

    /**
     * @param detection takes what the processor's detector found; null for none
     * @param partitionBase what {@code Manifest.partitionBase} gives for the queue's id
     */
    public Pipeline(
            EventQueue queue,
            EventProcessor processor,
            EventWriter writer,
            @Nullable DetectionStage detection,
            int partitionBase,
            PipelineConfig config,
            Clock clock) {
        this.queue = requireNonNull(queue, "queue is null");
        this.processor = requireNonNull(processor, "processor is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.detection = detection;
        this.durable = new DurablePositions(
                detection == null ? List.of(Reader.STORE) : List.of(Reader.STORE, Reader.DETECTION));
        this.clock = requireNonNull(clock, "clock is null");
        this.partitionBase = partitionBase;
        this.config = requireNonNull(config, "config is null");
        this.workers = Executors.newFixedThreadPool(
                config.workers(),
                Thread.ofPlatform().name("tidewatch-worker-", 0).factory());
        this.freeKibibytes = new Semaphore(kibibytes(config.inFlight().bytes()), true);
        this.poller = Thread.ofPlatform().name("tidewatch-poller").unstarted(this::pollUntilClosed);
        this.appender = Thread.ofPlatform().name("tidewatch-appender").unstarted(this::appendUntilClosed);
    }

    /** Resumes after what is durable with the store and with detection, and begins to work. */
    public void start() {
        durable.reached(Reader.STORE, writer.committed());
        if (detection != null) {
            detection.begin(writer.committed());
            durable.reached(Reader.DETECTION, detection.committed());
        }
        for (Position position : durable.least()) {
            if (isOfThisQueue(position)) {
                Position local = new Position(position.partition() - partitionBase, position.offset());
                queue.resumeAfter(local);
                queue.commit(local);
            }
        }
        writer.onCommit(positions -> committed(Reader.STORE, positions));
        if (detection != null) {
            detection.onCommit(positions -> committed(Reader.DETECTION, positions));
        }
        poller.start();
        appender.start();
    }

    /** Calls {@code listener} with each batch after it was stored, in the queue's order, from the appending thread: it must be quick. */
    public void onStored(Consumer<ProcessedBatch> listener) {
        listeners.add(requireNonNull(listener, "listener is null"));
    }

    @Override
    public Receipt accept(RawBatch batch) {
        Appended appended = queue.append(batch);
        return new Receipt(appended.accepted(), appended.deduplicated());
    }

    public PipelineStatus status() {
        return new PipelineStatus(batches.get(), events.get(), evaluated.get(), quarantined.get(), inOrder.size());
    }

    public Health check() {
        if (!failure.isEmpty()) {
            return Health.down(failure);
        }
        boolean running = closing || (poller.isAlive() && appender.isAlive());
        return running ? Health.UP : Health.down("the pipeline's threads are not running");
    }

    private void pollUntilClosed() {
        while (!closing) {
            List<QueuedBatch> polled =
                    untilItSucceeds("polling the queue", () -> queue.poll(MAX_BATCHES_A_POLL, POLL_WAIT));
            if (polled == null) {
                return;
            }
            queueEmpty = polled.isEmpty();
            for (QueuedBatch queued : polled) {
                if (!submit(queued)) {
                    return;
                }
            }
        }
    }

    /** False when the pipeline is being closed; what was not submitted is polled again after the next start. */
    private boolean submit(QueuedBatch queued) {
        int weight = Math.min(
                kibibytes(weight(queued.batch())), kibibytes(config.inFlight().bytes()));
        Position position = new Position(
                partitionBase + queued.position().partition(), queued.position().offset());
        try {
            while (!freeKibibytes.tryAcquire(weight, POLL_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                if (closing) {
                    return false;
                }
            }
            CompletableFuture<Evaluated> result = new CompletableFuture<>();
            workers.execute(() -> process(position, queued.batch(), result));
            InFlight inFlight = new InFlight(result, weight);
            while (!inOrder.offer(inFlight, POLL_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                if (closing) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** With the events that will be made of the batch: short records make many, and those that rules match are there twice. */
    private static long weight(RawBatch batch) {
        return TEXTS_OF_A_RECORD * batch.weight() + EVENT_BYTES * batch.size();
    }

    private void process(Position position, RawBatch batch, CompletableFuture<Evaluated> result) {
        Evaluated processed = untilItSucceeds("processing a batch", () -> processed(position, batch));
        if (processed != null) {
            result.complete(processed);
        } else {
            result.cancel(false);
        }
    }

    private Evaluated processed(Position position, RawBatch batch) {
        try {
            return processor.process(position, batch);
        } catch (OutOfMemoryError e) {
            // A result that never comes would stop the appender for ever, and health would not tell.
            throw new TidewatchException(FailureKind.OVERLOADED, "there is not enough memory for the batch now", e);
        }
    }

    private void appendUntilClosed() {
        while (!closing || poller.isAlive() || !inOrder.isEmpty()) {
            try {
                InFlight next = inOrder.poll(POLL_WAIT.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null && !handled(next)) {
                    return;
                }
                advance(next == null && queueEmpty);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.CancellationException e) {
                LOG.atInfo().setCause(e).log("batch left in the queue for the next start");
                return;
            }
        }
    }

    /** False when the pipeline is being closed before the batch is stored and its findings are accepted; the next start gives it again. */
    private boolean handled(InFlight next) throws InterruptedException, java.util.concurrent.ExecutionException {
        Evaluated processed = next.result().get();
        ProcessedBatch batch = processed.batch();
        // After a crash one of the two may be behind the other; then the batch comes for that one alone.
        if (!durable.covers(Reader.STORE, batch.position())
                && untilItSucceeds(
                                "appending to the store",
                                () -> append(batch, processed.detected().evaluated()))
                        == null) {
            return false;
        }
        if (detection != null && untilItSucceeds("detection", () -> detect(detection, processed)) == null) {
            return false;
        }
        lastReceived = batch.received();
        freeKibibytes.release(next.kibibytes());
        return true;
    }

    private Boolean append(ProcessedBatch batch, int tried) {
        writer.append(batch);
        batches.incrementAndGet();
        events.addAndGet(batch.events().size());
        evaluated.addAndGet(tried);
        quarantined.addAndGet(batch.quarantined());
        listeners.forEach(listener -> listener.accept(batch));
        return Boolean.TRUE;
    }

    private static Boolean detect(DetectionStage detection, Evaluated evaluated) {
        detection.accept(evaluated.batch().position(), evaluated.batch().received(), evaluated.detected());
        return Boolean.TRUE;
    }

    /** Tells detection how far time has come: to the last batch, or to now where everything that came is done. */
    private void advance(boolean caughtUp) {
        if (detection == null || System.nanoTime() - advancedAt < ADVANCE_EVERY.toNanos()) {
            return;
        }
        Instant time = caughtUp ? clock.instant() : lastReceived;
        if (time != null) {
            advancedAt = System.nanoTime();
            untilItSucceeds("closing windows", () -> {
                detection.advance(time);
                return Boolean.TRUE;
            });
        }
    }

    private void committed(Reader reader, List<Position> positions) {
        durable.reached(reader, positions);
        for (Position position : durable.least()) {
            if (isOfThisQueue(position)) {
                queue.commit(new Position(position.partition() - partitionBase, position.offset()));
            }
        }
    }

    private boolean isOfThisQueue(Position position) {
        return position.partition() >= partitionBase && position.partition() < partitionBase + PARTITIONS_A_QUEUE;
    }

    /**
     * Repeats a step until it succeeds; null once the pipeline is being closed. What fails keeps its place, so nothing is lost;
     * senders are refused when the queue is full.
     */
    private <T> @Nullable T untilItSucceeds(String doing, Supplier<T> step) {
        while (true) {
            try {
                T result = step.get();
                if (!failure.isEmpty()) {
                    LOG.atInfo().addKeyValue("step", doing).log("pipeline recovered");
                    failure = "";
                }
                return result;
            } catch (RuntimeException e) {
                reportFailure(doing, e);
            }
            if (closing || !pause()) {
                return null;
            }
        }
    }

    private void reportFailure(String doing, RuntimeException e) {
        String cause = doing + " failed: " + e.getMessage();
        boolean known = cause.equals(failure);
        failure = cause;
        if (known) {
            return;
        }
        boolean recoverable =
                e instanceof TidewatchException ours && ours.kind().retryable();
        (recoverable ? LOG.atWarn() : LOG.atError())
                .addKeyValue("step", doing)
                .setCause(e)
                .log("pipeline step failed; trying again");
    }

    private boolean pause() {
        try {
            Thread.sleep(config.retryDelay());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int kibibytes(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (bytes + 1023) / 1024));
    }

    /** Stops polling, lets what is in flight reach the store and detection, and flushes them. The queue, the store and detection stay open. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            if (poller.getState() != Thread.State.NEW) {
                poller.join();
                appender.join();
                writer.flush();
                if (detection != null) {
                    detection.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            workers.shutdownNow();
        }
    }
}
