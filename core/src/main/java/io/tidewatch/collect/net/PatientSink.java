package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.RawSink;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands batches to the sink and waits for as long as the sink asks to: whoever calls stops reading meanwhile, and so the sender waits
 * too. Thread-safe.
 */
final class PatientSink {
    private static final Logger LOG = LoggerFactory.getLogger(PatientSink.class);
    private static final Duration LEAST_WAIT = Duration.ofMillis(10);
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String collector;
    private final RawSink sink;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String trouble = "";

    PatientSink(String collector, RawSink sink) {
        this.collector = requireNonNull(collector, "collector is null");
        this.sink = requireNonNull(sink, "sink is null");
    }

    /** From now on a batch that the sink does not take at once is given up. */
    void stop() {
        stopped.countDown();
    }

    /** Why the sink does not take batches now; empty when it does. */
    String trouble() {
        return trouble;
    }

    /** Comes back when it is known what becomes of the batch; what is not durable is counted. */
    Delivery accept(RawBatch batch, ListenerCounts counts) {
        while (true) {
            Duration wait;
            try {
                sink.accept(batch);
                recovered();
                return Delivery.DURABLE;
            } catch (TidewatchException e) {
                if (e.kind() == FailureKind.INVALID) {
                    LOG.atError()
                            .addKeyValue("collector", collector)
                            .addKeyValue("records", batch.size())
                            .setCause(e)
                            .log("batch refused for good; its records are lost");
                    counts.rejected(Rejection.UNDELIVERED, batch.size());
                    return Delivery.REFUSED;
                }
                wait = e instanceof Overloaded overloaded ? overloaded.retryAfter() : AFTER_FAILURE;
                counts.waited();
                troubled(e);
            } catch (RuntimeException e) {
                wait = AFTER_FAILURE;
                counts.waited();
                troubled(e);
            }
            if (isStoppedAfter(wait)) {
                LOG.atError()
                        .addKeyValue("collector", collector)
                        .addKeyValue("records", batch.size())
                        .addKeyValue("cause", trouble)
                        .log(
                                "stopped before the queue took a batch; unless their sender repeats them its records are lost");
                counts.rejected(Rejection.UNDELIVERED, batch.size());
                return Delivery.GIVEN_UP;
            }
        }
    }

    private boolean isStoppedAfter(Duration asked) {
        Duration wait =
                asked.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : asked.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : asked;
        try {
            return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void troubled(RuntimeException e) {
        String cause = String.valueOf(e.getMessage());
        if (trouble.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("collector", collector)
                    .addKeyValue("cause", cause)
                    .log("the queue takes nothing now; reading waits, and so do the senders");
        }
        trouble = cause;
    }

    private void recovered() {
        if (!trouble.isEmpty()) {
            trouble = "";
            LOG.atInfo().addKeyValue("collector", collector).log("the queue takes records again");
        }
    }
}
