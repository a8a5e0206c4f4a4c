package io.tidewatch.enrich.list;

import static java.util.Objects.requireNonNull;

import io.tidewatch.health.Health;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls lists in the background; one list that takes long to load makes the others wait, and no event. */
public final class ListWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListWatch.class);

    private final List<? extends WatchedList<?>> lists;
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tidewatch-lists").daemon().factory());

    public ListWatch(List<? extends WatchedList<?>> lists) {
        this.lists = List.copyOf(lists);
    }

    /** Loads each list, and polls them from then on. Returns once each was tried. */
    @SuppressWarnings("FutureReturnValueIgnored") // polling lets no exception out
    public void start(Duration interval) {
        requireNonNull(interval, "interval is null");
        lists.forEach(WatchedList::load);
        background.scheduleWithFixedDelay(this::poll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void poll() {
        for (WatchedList<?> list : lists) {
            try {
                list.poll();
            } catch (RuntimeException | StackOverflowError e) {
                LOG.atError().setCause(e).log("a list could not be polled; it is tried again");
            }
        }
    }

    /** Degraded where a list's newest version is not in force. */
    public static Health check(List<? extends WatchedList<?>> lists) {
        String problems = lists.stream()
                .map(WatchedList::problem)
                .filter(problem -> !problem.isEmpty())
                .collect(Collectors.joining("; "));
        return problems.isEmpty() ? Health.UP : Health.degraded(problems);
    }

    /** Stops polling; what is being loaded is let finish. The lists stay in force. */
    @Override
    public void close() {
        background.shutdown();
        try {
            if (!background.awaitTermination(30, TimeUnit.SECONDS)) {
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            background.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
