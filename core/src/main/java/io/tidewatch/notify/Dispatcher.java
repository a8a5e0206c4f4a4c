package io.tidewatch.notify;

import static java.util.Objects.requireNonNull;

import io.tidewatch.health.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is in the outbox: to each target one message after another, to several targets at once. A target that fails rests, ever
 * longer; a message that fails for the given time is given up. A crash repeats what it interrupted, under the same id.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int AT_ONCE = 8;
    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(15);
    /** How long what is finished can be seen. */
    private static final Duration SHOWN = Duration.ofDays(14);

    private final Outbox outbox;
    private final Targets targets;
    private final Sender sender;
    private final Duration giveUp;
    private final BooleanSupplier turn;
    private final Clock clock;
    private final Semaphore woken = new Semaphore(0);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<Outbox.Waiting, Pace> paces = new ConcurrentHashMap<>();
    private final Map<Outbox.Waiting, Thread> busy = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile String failure = "";
    private @Nullable Thread thread;
    private Instant forgotten = Instant.MIN;

    /**
     * @param giveUp how long a message is tried
     * @param turn whether it is this process that delivers, of several on one catalog
     */
    public Dispatcher(
            Outbox outbox, Targets targets, Sender sender, Duration giveUp, BooleanSupplier turn, Clock clock) {
        this.outbox = requireNonNull(outbox, "outbox is null");
        this.targets = requireNonNull(targets, "targets is null");
        this.sender = requireNonNull(sender, "sender is null");
        this.giveUp = requireNonNull(giveUp, "giveUp is null");
        this.turn = requireNonNull(turn, "turn is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** How fast a target is told. Used by one thread at a time. */
    private static final class Pace {
        private final Deque<Instant> sent = new ArrayDeque<>();
        private int failures;
        private Instant restUntil = Instant.MIN;

        boolean allows(Instant now, int perMinute) {
            // A clock that was set back must not silence a target.
            sent.removeIf(time -> time.isAfter(now) || !time.isAfter(now.minusSeconds(60)));
            boolean rests = restUntil.isAfter(now)
                    && restUntil.isBefore(now.plus(LONGEST_REST).plusSeconds(1));
            return !rests && sent.size() < perMinute;
        }
    }

    public void start() {
        thread = Thread.ofVirtual().name("notifications").start(this::run);
    }

    /** Something may be due. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    public Health check() {
        return failure.isEmpty() ? Health.UP : Health.degraded(failure);
    }

    private void run() {
        while (!closed) {
            try {
                round();
                failure = "";
            } catch (RuntimeException e) {
                if (failure.isEmpty()) {
                    LOG.atWarn().setCause(e).log("notifications cannot be read now; trying again");
                }
                failure = "notifications cannot be read: " + e.getMessage();
            }
            try {
                if (woken.tryAcquire(1, TimeUnit.SECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void round() {
        if (!turn.getAsBoolean()) {
            return;
        }
        Instant now = clock.instant();
        for (Outbox.Waiting waiting : outbox.due(now)) {
            if (busy.containsKey(waiting) || closed || !places.tryAcquire()) {
                continue;
            }
            Thread worker =
                    Thread.ofVirtual().name("notify-" + waiting.target()).unstarted(() -> work(waiting));
            busy.put(waiting, worker);
            worker.start();
        }
        if (forgotten.isBefore(now.minus(Duration.ofMinutes(10)))) {
            forgotten = outbox.forget(now.minus(SHOWN)) == 0 ? now : forgotten;
        }
    }

    private void work(Outbox.Waiting waiting) {
        boolean more = false;
        try {
            Pace pace = paces.computeIfAbsent(waiting, _ -> new Pace());
            Target target = targets.find(waiting.tenant(), waiting.target()).orElse(null);
            while (!closed && target != null && target.enabled() && pace.allows(clock.instant(), target.perMinute())) {
                Outbox.Due due = outbox.next(waiting, clock.instant()).orElse(null);
                if (due == null) {
                    break;
                }
                attempt(target, due, pace);
                target = targets.find(waiting.tenant(), waiting.target()).orElse(null);
                more = true;
            }
        } catch (InterruptedException e) {
            LOG.atDebug().log("a notification was interrupted; it is sent again at the next start");
        } catch (RuntimeException e) {
            failure = "notifications of '" + waiting.target() + "' cannot be sent: " + e.getMessage();
            LOG.atWarn().addKeyValue("target", waiting.target()).setCause(e).log("notifications cannot be sent now");
        } finally {
            busy.remove(waiting);
            places.release();
        }
        if (more) {
            wake();
        }
    }

    private void attempt(Target target, Outbox.Due due, Pace pace) throws InterruptedException {
        pace.sent.add(clock.instant());
        Sender.Outcome outcome = sender.send(target.channel(), due.message());
        Instant now = clock.instant();
        Delivery delivery = due.delivery();
        switch (outcome) {
            case Sender.Outcome.Delivered _ -> {
                pace.failures = 0;
                outbox.delivered(delivery, now);
            }
            case Sender.Outcome.Refused(String reason) -> outbox.giveUp(delivery, now, reason);
            case Sender.Outcome.Failed(String reason, Duration after) -> {
                pace.failures++;
                Duration rest = rest(pace.failures, after);
                pace.restUntil = now.plus(rest);
                if (now.isBefore(delivery.since().plus(giveUp))) {
                    outbox.postpone(delivery, now, now.plus(rest(delivery.attempts() + 1, after)), reason);
                } else {
                    outbox.giveUp(delivery, now, reason);
                }
            }
        }
    }

    private static Duration rest(int failures, @Nullable Duration asked) {
        Duration usual = FIRST_REST.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration rest = asked != null && asked.compareTo(usual) > 0 ? asked : usual;
        return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    }

    /** Begins nothing more; what is being sent has a moment to end. */
    @Override
    public void close() {
        closed = true;
        woken.release();
        try {
            Thread running = thread;
            if (running != null) {
                running.join(Duration.ofSeconds(5));
            }
            for (Thread worker : Set.copyOf(busy.values())) {
                if (!worker.join(Duration.ofSeconds(2))) {
                    worker.interrupt();
                    worker.join(Duration.ofSeconds(2));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
