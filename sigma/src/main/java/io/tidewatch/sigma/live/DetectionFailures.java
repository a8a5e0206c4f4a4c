package io.tidewatch.sigma.live;

import io.tidewatch.event.Event;
import io.tidewatch.health.Health;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on which rules or correlations failed: a defect, which must not stop the flow and must not be silent. Thread-safe. */
final class DetectionFailures {
    private static final Logger LOG = LoggerFactory.getLogger(DetectionFailures.class);

    private final AtomicLong count = new AtomicLong();

    /** Reports the first and then ever fewer, as a failing rule fails often. */
    void report(Event event, Throwable cause) {
        long number = count.incrementAndGet();
        if (Long.bitCount(number) == 1) {
            LOG.atError()
                    .addKeyValue("event", event.id())
                    .addKeyValue("tenant", event.tenant())
                    .addKeyValue("failures", number)
                    .setCause(cause)
                    .log("detection failed on an event; the event is stored unmatched");
        }
    }

    long count() {
        return count.get();
    }

    Health check() {
        long failed = count.get();
        return failed == 0
                ? Health.UP
                : Health.degraded("detection failed on " + failed
                        + " events, which were stored unmatched; the log names the first of them");
    }
}
