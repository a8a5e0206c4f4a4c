package io.tidewatch.collect.net;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what strangers can cause as often as they like at most every ten seconds; the counters count the rest. Thread-safe. */
public final class OccasionalWarning {
    private static final Logger LOG = LoggerFactory.getLogger(OccasionalWarning.class);
    private static final long PERIOD = 10_000_000_000L;

    private final String listener;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    public OccasionalWarning(String listener) {
        this.listener = listener;
    }

    public void log(String what, String sender, String cause) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + PERIOD)) {
            LOG.atWarn()
                    .addKeyValue("listener", listener)
                    .addKeyValue("sender", sender)
                    .addKeyValue("cause", cause)
                    .log(what);
        }
    }
}
