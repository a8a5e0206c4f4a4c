package io.tidewatch.collect.net;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The slabs of one port: a few at first, more while the sorting thread is behind, up to {@value #MOST}, which is five seconds of 50,000 datagrams each.
 * All ports together have so much beyond their first few. Thread-safe.
 */
final class DatagramSlabs {
    private static final int FIRST = 4;
    private static final int MOST = 64;
    /** Slabs of all ports beyond their first: 96 MiB. */
    private static final int SHARED = 192;

    private static final AtomicInteger SHARED_IN_USE = new AtomicInteger();

    private final BlockingQueue<DatagramSlab> free = new ArrayBlockingQueue<>(MOST);
    private final BlockingQueue<DatagramSlab> filled = new ArrayBlockingQueue<>(MOST);
    private final AtomicInteger made = new AtomicInteger();

    /** One to fill; waits for one when no more may be made. */
    DatagramSlab take() throws InterruptedException {
        DatagramSlab slab = free.poll();
        if (slab != null) {
            return slab;
        }
        return mayMakeOne() ? new DatagramSlab() : free.take();
    }

    private boolean mayMakeOne() {
        if (made.get() >= MOST) {
            return false;
        }
        if (made.get() >= FIRST && SHARED_IN_USE.incrementAndGet() > SHARED) {
            SHARED_IN_USE.decrementAndGet();
            return false;
        }
        made.incrementAndGet();
        return true;
    }

    void fill(DatagramSlab slab) throws InterruptedException {
        filled.put(slab);
    }

    boolean isNothingFilled() {
        return filled.isEmpty();
    }

    /** The next filled one, or null when none comes in time. */
    @Nullable
    DatagramSlab poll(long millis) throws InterruptedException {
        return filled.poll(millis, TimeUnit.MILLISECONDS);
    }

    void giveBack(DatagramSlab slab) throws InterruptedException {
        free.put(slab);
    }

    /** Once, when no thread uses them any more. */
    void close() {
        SHARED_IN_USE.addAndGet(-Math.max(0, made.getAndSet(0) - FIRST));
    }
}
