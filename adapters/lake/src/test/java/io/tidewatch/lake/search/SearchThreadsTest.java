package io.tidewatch.lake.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SearchThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void workRunsOnPlatformThreadsWhoeverAsks() throws Exception {
        try (SearchThreads threads = new SearchThreads("t-", 1, 4, LONG);
                ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> onVirtual = virtual.submit(
                    () -> threads.run(() -> Thread.currentThread().isVirtual()));

            assertThat(onVirtual.get()).isFalse();
        }
    }

    @Test
    void noMoreStatementsRunAtOnceThanAllowed() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (SearchThreads threads = new SearchThreads("t-", 2, 100, LONG);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(callers.submit(() -> threads.run(() -> {
                    threads.enterDatabase(60);
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    threads.leaveDatabase();
                    return true;
                })));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void searchesWithoutStatementsDoNotWaitForThoseWithThem() {
        try (SearchThreads threads = new SearchThreads("t-", 1, 1, LONG)) {
            threads.enterDatabase(1);

            assertThat(threads.<Integer>run(() -> 7)).isEqualTo(7);
        }
    }

    @Test
    void oneTooManyIsRefusedAsOverload() throws Exception {
        CountDownLatch begun = new CountDownLatch(16);
        CountDownLatch open = new CountDownLatch(1);
        try (SearchThreads threads = new SearchThreads("t-", 1, 1, LONG);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(callers.submit(() -> threads.run(() -> {
                    begun.countDown();
                    return await(open);
                })));
            }
            begun.await();
            all.add(callers.submit(() -> threads.run(() -> 2)));
            while (threads.waiting() < 1) {
                Thread.sleep(1);
            }

            assertThatThrownBy(() -> threads.run(() -> 3))
                    .isInstanceOfSatisfying(
                            TidewatchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OVERLOADED))
                    .hasMessageContaining("1 searches wait already");
            open.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void whoWaitedTooLongIsToldSo() throws Exception {
        try (SearchThreads threads = new SearchThreads("t-", 1, 1, Duration.ZERO)) {
            assertThatThrownBy(() -> threads.run(() -> 1))
                    .isInstanceOfSatisfying(
                            TidewatchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OVERLOADED));
        }
    }

    @Test
    void failuresAreThoseOfTheWorkAndAClosedOneSaysSo() {
        SearchThreads threads = new SearchThreads("t-", 1, 1, LONG);

        assertThatThrownBy(() -> threads.run(() -> {
                    throw new TidewatchException(FailureKind.INVALID, "as it was");
                }))
                .isInstanceOf(TidewatchException.class)
                .hasMessage("as it was");
        threads.close();
        assertThatThrownBy(() -> threads.run(() -> 1))
                .isInstanceOfSatisfying(
                        TidewatchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
