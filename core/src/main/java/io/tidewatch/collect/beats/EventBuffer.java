package io.tidewatch.collect.beats;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.Delivery;
import io.tidewatch.collect.net.Intake;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The events of a window that are not durable yet. Its memory grows with the bytes that have really come and counts against the
 * collector's. Used by one thread.
 */
final class EventBuffer implements AutoCloseable {
    private static final int LARGE = 512 << 10;
    private static final int LARGE_WHEN_TIGHT = 16 << 10;
    private static final int MOST_EVENTS = 100_000;
    private static final int STEP = 8 << 10;
    private static final byte[] NOTHING = {};

    private final Intake intake;
    private final ListenerCounts counts;
    private final Origin origin;
    private final Duration patience;
    private byte[] data = NOTHING;
    private int[] bounds = new int[64];
    private int size;
    private int events;
    private int begin;
    private int reserved;
    private Instant received = Instant.EPOCH;

    /** @param patience how long to wait for memory */
    EventBuffer(Intake intake, ListenerCounts counts, Origin origin, Duration patience) {
        this.intake = requireNonNull(intake, "intake is null");
        this.counts = requireNonNull(counts, "counts is null");
        this.origin = requireNonNull(origin, "origin is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    boolean isEmpty() {
        return events == 0;
    }

    boolean isLarge() {
        return size >= LARGE || events >= MOST_EVENTS || size >= LARGE_WHEN_TIGHT && intake.isTight();
    }

    void beginEvent() {
        if (events == 0) {
            received = intake.now();
        }
        begin = size;
    }

    /**
     * Adds so many bytes of the input to the event; of one that is longer than {@code most} or for which there is no memory the
     * beginning, and then it is counted as truncated.
     */
    void copy(FrameInput in, int length, int most) throws IOException, InterruptedException {
        int left = length;
        while (left > 0 && size - begin < most) {
            int step = Math.min(Math.min(left, STEP), most - (size - begin));
            if (!hasRoom(step)) {
                break;
            }
            int read = in.some(data, size, step);
            size += read;
            left -= read;
        }
        if (left > 0) {
            counts.truncated();
            in.skip(left);
        }
    }

    /** Adds bytes of our own making. */
    void put(byte[] bytes) throws IOException, InterruptedException {
        if (!hasRoom(bytes.length)) {
            throw new IOException("there is no memory for an event");
        }
        System.arraycopy(bytes, 0, data, size, bytes.length);
        size += bytes.length;
    }

    /** How many bytes the unfinished event has. */
    int length() {
        return size - begin;
    }

    private boolean hasRoom(int more) throws InterruptedException {
        int wanted = size + more;
        if (wanted > reserved) {
            int grow = Math.max(STEP, wanted - reserved);
            if (!intake.reserve(grow, patience)) {
                return false;
            }
            reserved += grow;
        }
        if (wanted > data.length) {
            data = Arrays.copyOf(data, Math.max(Math.max(STEP, wanted), data.length + data.length / 2));
        }
        return true;
    }

    void endEvent() {
        if (2 * events == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * events] = begin;
        bounds[2 * events + 1] = size;
        events++;
    }

    /** Hands the finished events on, and comes back when it is known what becomes of them. */
    Delivery deliver() {
        byte[] bytes = size > data.length / 2 ? data : Arrays.copyOf(data, size);
        int[] ends = Arrays.copyOf(bounds, 2 * events);
        long bytesTaken = size;
        data = NOTHING;
        size = 0;
        begin = 0;
        events = 0;
        try {
            return intake.deliver(
                    intake.batch(origin, RawFormat.JSON, received, bytes, ends, counts, bytesTaken), counts);
        } finally {
            close();
        }
    }

    /** Gives the memory back; events that were not delivered are forgotten, for their sender sends them again. */
    @Override
    public void close() {
        intake.release(reserved);
        reserved = 0;
    }
}
