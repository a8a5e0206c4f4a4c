package io.tidewatch.collect.evtx;

import java.util.ArrayList;
import java.util.List;

/** What a reader could not read: all of it counted, the first {@value #MAX_KEPT} kept. Not thread-safe. */
public final class EvtxSkips {
    static final int MAX_KEPT = 1_000;

    private final List<EvtxSkip> kept = new ArrayList<>();
    private long count;
    private long bytesLost;

    void add(long offset, long length, boolean lost, String reason) {
        if (lost) {
            bytesLost += length;
        }
        if (!kept.isEmpty() && extendsLast(offset, length, lost, reason)) {
            return;
        }
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(new EvtxSkip(offset, length, lost, reason));
        }
    }

    /** Joins what adjoins the last skip for the same reason, so that a megabyte of noise is one entry. */
    private boolean extendsLast(long offset, long length, boolean lost, String reason) {
        EvtxSkip last = kept.getLast();
        if (last.offset() + last.length() != offset
                || last.lost() != lost
                || !last.reason().equals(reason)) {
            return false;
        }
        kept.set(kept.size() - 1, new EvtxSkip(last.offset(), last.length() + length, lost, reason));
        return true;
    }

    /** How many parts were faulty, kept or not. */
    public long count() {
        return count;
    }

    /** How many bytes of faulty parts may have held records. */
    public long bytesLost() {
        return bytesLost;
    }

    /** The first faulty parts, in the file's order. */
    public List<EvtxSkip> list() {
        return List.copyOf(kept);
    }
}
