package io.tidewatch.collect.broker;

import static java.util.Objects.requireNonNull;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.collect.Collector;
import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.Counted;
import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.RawSink;
import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.BrokerSourceSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from one place at a broker. One thread polls, hands the batches to the sink until it takes them, then acknowledges; so a
 * full queue pauses the reading, and what was not durable is given again.
 */
public final class BrokerCollector implements Collector, Counted {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerCollector.class);
    private static final int MESSAGES_A_POLL = 2_000;
    private static final Duration POLL_WAIT = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);

    private final BrokerSourceSettings settings;
    private final Destination place;
    private final String consumer;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong waits = new AtomicLong();
    private volatile String trouble = "";
    private volatile @Nullable BrokerSubscription subscription;
    private volatile @Nullable Thread thread;

    /** @param node this process's name among those that share a broker */
    public BrokerCollector(BrokerSourceSettings settings, String node, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.consumer = requireNonNull(node, "node is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.place = withCredentials(DestinationParser.parse(settings.from()), settings.connection());
    }

    private static Destination withCredentials(Destination place, BrokerConnection connection) {
        if (connection.password() == null) {
            return place;
        }
        Destination.Credentials credentials = new Destination.Credentials(connection.user(), connection.password());
        return switch (place) {
            case Destination.RedisKey key ->
                new Destination.RedisKey(
                        key.server(), key.name(), key.stream(), key.database(), key.tls(), credentials);
            case Destination.RabbitQueue queue ->
                new Destination.RabbitQueue(
                        queue.server(), queue.virtualHost(), queue.queue(), queue.tls(), credentials);
            case Destination.KafkaTopic topic -> topic;
        };
    }

    /** Begins to read in its own thread; a broker that is away is tried again until it is there. */
    @Override
    public void start(RawSink sink) {
        BrokerSubscription opened = BrokerClients.of(place)
                .subscription(
                        place,
                        new SubscriptionOptions(
                                settings.connection().ca(), settings.group(), consumer, settings.fromBeginning()));
        subscription = opened;
        thread = Thread.ofPlatform().name("tidewatch-broker-" + settings.name()).start(() -> read(opened, sink));
    }

    private void read(BrokerSubscription from, RawSink sink) {
        while (stopped.getCount() > 0) {
            try {
                List<BrokerMessage> messages = from.poll(MESSAGES_A_POLL, POLL_WAIT);
                if (messages.isEmpty()) {
                    recovered();
                    continue;
                }
                if (!deliver(batches(from).of(messages, clock.instant()), sink)) {
                    return;
                }
                from.acknowledge();
                recovered();
            } catch (RuntimeException e) {
                troubled(e);
                waitFor(AFTER_FAILURE);
            }
        }
    }

    private MessageBatches batches(BrokerSubscription from) {
        return switch (place) {
            case Destination.RedisKey key ->
                new MessageBatches(settings, "redis", key.server().toString(), key.name(), from.isOrdered());
            case Destination.RabbitQueue queue ->
                new MessageBatches(settings, "amqp", queue.server().toString(), queue.queue(), from.isOrdered());
            case Destination.KafkaTopic topic ->
                new MessageBatches(settings, "kafka", topic.bootstrap(), topic.topic(), from.isOrdered());
        };
    }

    /** False when stopped before the sink took all: they are given again after the next start. */
    private boolean deliver(List<RawBatch> batches, RawSink sink) {
        for (RawBatch batch : batches) {
            if (!deliver(batch, sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean deliver(RawBatch batch, RawSink sink) {
        while (true) {
            try {
                sink.accept(batch);
                records.addAndGet(batch.size());
                bytes.addAndGet(batch.bounds()[batch.bounds().length - 1] - batch.bounds()[0]);
                return true;
            } catch (TidewatchException e) {
                if (e.kind() == FailureKind.INVALID) {
                    return refused(batch, sink, e);
                }
                waits.incrementAndGet();
                troubled(e);
                Duration wait = e instanceof Overloaded overloaded ? overloaded.retryAfter() : AFTER_FAILURE;
                if (waitFor(wait.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : wait)) {
                    return false;
                }
            }
        }
    }

    /** One record that the queue will never take must not take those beside it along. */
    private boolean refused(RawBatch batch, RawSink sink, TidewatchException why) {
        if (batch.size() > 1) {
            for (int i = 0; i < batch.size(); i++) {
                if (!deliver(only(batch, i), sink)) {
                    return false;
                }
            }
            return true;
        }
        refused.incrementAndGet();
        LOG.atError()
                .addKeyValue("collector", settings.name())
                .addKeyValue("bytes", batch.bounds()[1] - batch.bounds()[0])
                .addKeyValue("reason", why.getMessage())
                .log("a message was left out: the queue never takes it");
        return true;
    }

    /** The record at {@code index} alone, with its place in its stream. */
    private static RawBatch only(RawBatch batch, int index) {
        SourceRange range = batch.range();
        long[] offsets = batch.recordOffsets();
        boolean last = index + 1 == batch.size();
        return new RawBatch(
                batch.tenant(),
                batch.origin(),
                batch.format(),
                batch.dataset(),
                batch.received(),
                batch.data(),
                new int[] {batch.bounds()[2 * index], batch.bounds()[2 * index + 1]},
                range == null
                        ? null
                        : new SourceRange(range.stream(), offsets[index], last ? range.end() : offsets[index + 1]),
                range == null ? offsets : new long[] {offsets[index]});
    }

    /** True when stopped meanwhile. */
    private boolean waitFor(Duration time) {
        try {
            return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void troubled(RuntimeException e) {
        String cause = String.valueOf(e.getMessage());
        if (trouble.isEmpty() && stopped.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("collector", settings.name())
                    .addKeyValue("from", place.display())
                    .addKeyValue("cause", cause)
                    .log("nothing can be taken now; trying again");
        }
        trouble = cause;
    }

    private void recovered() {
        if (!trouble.isEmpty()) {
            trouble = "";
            LOG.atInfo().addKeyValue("collector", settings.name()).log("records are taken again");
        }
    }

    @Override
    public Health check() {
        if (thread == null) {
            return Health.down("not started");
        }
        return trouble.isEmpty() ? Health.UP : Health.degraded(trouble);
    }

    @Override
    public CollectorStatus status() {
        BrokerSubscription opened = subscription;
        Map<String, Long> rejected = refused.get() == 0 ? Map.of() : Map.of("undelivered", refused.get());
        long missed = opened == null ? 0 : opened.missed();
        return new CollectorStatus(
                "broker",
                settings.name(),
                settings.tenant(),
                List.of(new ListenerStatus(
                        place.display().substring(0, place.display().indexOf(':')),
                        place.display(),
                        records.get(),
                        bytes.get(),
                        0,
                        rejected,
                        missed,
                        waits.get(),
                        trouble.isEmpty() ? 1 : 0,
                        1,
                        Map.of())),
                List.of());
    }

    @Override
    public void close() {
        stopped.countDown();
        Thread reading = thread;
        try {
            if (reading != null && !reading.join(MOST_WAIT)) {
                reading.interrupt();
                reading.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        BrokerSubscription opened = subscription;
        if (opened != null) {
            opened.close();
        }
    }
}
