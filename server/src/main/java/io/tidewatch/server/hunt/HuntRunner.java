package io.tidewatch.server.hunt;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.GroupingPolicy;
import io.tidewatch.catalog.HuntState;
import io.tidewatch.catalog.Hunts;
import io.tidewatch.catalog.StoredHunt;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.store.EventScanner;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs hunts, one after the other. At most {@value #MAX_OPEN} of a tenant and {@value #MAX_OPEN_IN_ALL} in
 * all wait or run; more are refused as {@code OVERLOADED}. Hunts are kept for 30 days, the newest 1,000 of a tenant. Thread-safe.
 */
public final class HuntRunner implements AutoCloseable {
    static final int MAX_OPEN = 10;
    static final int MAX_OPEN_IN_ALL = 100;

    private static final Logger LOG = LoggerFactory.getLogger(HuntRunner.class);
    private static final Duration TIME_LIMIT = Duration.ofHours(1);
    private static final Duration PREVIEW_LIMIT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int KEPT_OF_TENANT = 1_000;
    private static final int MAX_MATCHES = 100_000;

    private final Hunts hunts;
    private final EventScanner scanner;
    private final GroupingPolicy policy;
    private final Placeholders placeholders;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final SecureRandom random = new SecureRandom();
    private final Map<Key, Open> open = new ConcurrentHashMap<>();
    private final ExecutorService queue = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("tidewatch-hunts").daemon().factory());

    private volatile boolean closing;

    private record Key(TenantId tenant, String id) {}

    /** A hunt that waits or runs. */
    private static final class Open {
        final HuntOrder order;
        volatile StoredHunt hunt;
        volatile @Nullable HuntWork work;
        volatile boolean cancelled;

        Open(HuntOrder order, StoredHunt hunt) {
            this.order = order;
            this.hunt = hunt;
        }
    }

    /** @param placeholders what those of rules stand for */
    public HuntRunner(
            Hunts hunts, EventScanner scanner, GroupingPolicy policy, Placeholders placeholders, Clock clock) {
        this.hunts = requireNonNull(hunts, "hunts is null");
        this.scanner = requireNonNull(scanner, "scanner is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.placeholders = requireNonNull(placeholders, "placeholders is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Says of the hunts that were under way when the program ended that they were interrupted. */
    public void start() {
        int interrupted = hunts.interruptAll(clock.instant());
        if (interrupted > 0) {
            LOG.atWarn()
                    .addKeyValue("hunts", interrupted)
                    .log("hunts were interrupted by the end of the program; run them again");
        }
    }

    /**
     * Takes a hunt in; it runs when those before it are done.
     *
     * @param request what was asked, JSON
     * @throws TidewatchException {@code OVERLOADED} where too many wait
     */
    @SuppressWarnings("FutureReturnValueIgnored") // run lets no exception out
    public synchronized StoredHunt submit(HuntOrder order, String request, String by) {
        TenantId tenant = order.scope().tenant();
        long own = open.keySet().stream()
                .filter(key -> key.tenant().equals(tenant))
                .count();
        if (own >= MAX_OPEN || open.size() >= MAX_OPEN_IN_ALL) {
            throw new TidewatchException(
                    FailureKind.OVERLOADED, own + " hunts wait or run already; wait for them, or cancel some");
        }
        hunts.prune(clock.instant().minus(KEPT), KEPT_OF_TENANT);
        byte[] id = new byte[12];
        random.nextBytes(id);
        StoredHunt hunt = new StoredHunt(
                tenant,
                HexFormat.of().formatHex(id),
                order.scope().visible(),
                clock.instant(),
                by,
                request,
                HuntState.QUEUED,
                null,
                null,
                0,
                0,
                0,
                "",
                "");
        hunts.put(hunt, true);
        Open added = new Open(order, hunt);
        open.put(new Key(tenant, hunt.id()), added);
        queue.submit(() -> run(added));
        return hunt;
    }

    /** The hunt as it is now. */
    public Optional<StoredHunt> hunt(TenantId tenant, String id) {
        Open running = open.get(new Key(tenant, id));
        return running == null ? hunts.hunt(tenant, id) : Optional.of(now(running));
    }

    /** As {@link Hunts#hunts}, with the progress of now. */
    public List<StoredHunt> hunts(TenantId tenant, int limit, @Nullable StoredHunt after) {
        return hunts.hunts(tenant, limit, after).stream()
                .map(hunt -> {
                    Open running = open.get(new Key(tenant, hunt.id()));
                    return running == null ? hunt : now(running);
                })
                .toList();
    }

    public List<Hunts.Match> matches(TenantId tenant, String id, long from, int limit) {
        return hunts.matches(tenant, id, from, limit);
    }

    private static StoredHunt now(Open running) {
        HuntWork work = running.work;
        return work == null
                ? running.hunt
                : running.hunt.at(running.hunt.state(), work.examined(), work.total(), work.matches());
    }

    /** Ends a hunt soon; one that is over stays as it is. */
    public void cancel(TenantId tenant, String id) {
        Open running = open.get(new Key(tenant, id));
        if (running != null) {
            running.cancelled = true;
            HuntWork work = running.work;
            if (work != null) {
                work.cancel();
            }
        }
    }

    /** Cancels and removes a hunt with its results. */
    public boolean remove(TenantId tenant, String id) {
        cancel(tenant, id);
        return hunts.remove(tenant, id);
    }

    /**
     * What an exception would have changed, at once and without keeping it.
     *
     * @param without the rule without the exception
     * @param with the rule with it
     * @throws TidewatchException {@code OVERLOADED} where it takes more than some seconds
     */
    public ExceptionForecast preview(HuntOrder without, HuntOrder with) {
        return ExceptionForecast.of(preview(without), preview(with), policy);
    }

    private HuntWork.Outcome preview(HuntOrder order) {
        HuntWork work = new HuntWork(order, scanner, policy, placeholders, PREVIEW_LIMIT.toNanos());
        HuntWork.Outcome outcome = work.run();
        if (!outcome.complete()) {
            throw new TidewatchException(
                    FailureKind.OVERLOADED,
                    "looking through stored events took longer than " + PREVIEW_LIMIT.toSeconds()
                            + " s; narrow the time, or run a hunt");
        }
        return outcome;
    }

    private void run(Open one) {
        StoredHunt hunt = one.hunt.begun(clock.instant());
        try {
            if (one.cancelled) {
                one.hunt = one.hunt.ended(HuntState.CANCELLED, clock.instant(), "cancelled before it began", "");
                return;
            }
            one.hunt = hunt;
            hunts.put(hunt, false);
            HuntWork work = new HuntWork(one.order, scanner, policy, placeholders, TIME_LIMIT.toNanos());
            one.work = work;
            if (one.cancelled) {
                work.cancel();
            }
            HuntWork.Outcome outcome = work.run();
            hunts.putMatches(hunt.tenant(), hunt.id(), matches(outcome.findings()));
            one.hunt = now(one).ended(
                            state(outcome.complete(), one.cancelled),
                            clock.instant(),
                            message(outcome, work),
                            json.writeValueAsString(outcome.result()));
        } catch (TidewatchException e) {
            one.hunt = now(one).ended(HuntState.FAILED, clock.instant(), String.valueOf(e.getMessage()), "");
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atError().addKeyValue("hunt", hunt.id()).setCause(e).log("a hunt failed");
            one.hunt =
                    now(one).ended(HuntState.FAILED, clock.instant(), "an error in the program; its log says more", "");
        } finally {
            finish(one);
        }
    }

    private HuntState state(boolean complete, boolean cancelled) {
        if (complete) {
            return HuntState.DONE;
        }
        return cancelled ? HuntState.CANCELLED : closing ? HuntState.INTERRUPTED : HuntState.FAILED;
    }

    private void finish(Open one) {
        try {
            hunts.put(one.hunt, false);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("hunt", one.hunt.id()).setCause(e).log("a hunt's result could not be kept");
        }
        open.remove(new Key(one.hunt.tenant(), one.hunt.id()));
    }

    private static String message(HuntWork.Outcome outcome, HuntWork work) {
        List<String> texts = new ArrayList<>(outcome.warnings());
        if (work.isLate()) {
            texts.add("it took longer than " + TIME_LIMIT.toMinutes() + " minutes; narrow the time or name datasets");
        }
        return String.join("; ", texts);
    }

    private static List<Hunts.Match> matches(List<Finding> findings) {
        List<Hunts.Match> matches = new ArrayList<>();
        for (Finding finding : findings) {
            for (EventId event : finding.events()) {
                if (matches.size() == MAX_MATCHES) {
                    return matches;
                }
                matches.add(new Hunts.Match(finding.to(), event, finding.rule().key()));
            }
        }
        return matches;
    }

    /** Lets the hunt that runs end where it is; what waits is interrupted. */
    @Override
    public void close() {
        closing = true;
        open.values().forEach(one -> {
            HuntWork work = one.work;
            if (work != null) {
                work.cancel();
            }
        });
        queue.shutdownNow();
        try {
            if (!queue.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS)) {
                LOG.atWarn().log("a hunt did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hunts.interruptAll(clock.instant());
    }
}
