package io.tidewatch.lake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Token filters of a memtable's full chunks, made by searches that had to look through a chunk in vain, so that the next one need not;
 * appending costs nothing. Good as long as no column changes its type: then there are new ones. Thread-safe.
 */
final class ChunkFilters {
    private final Map<Integer, TokenFilter> filters = new ConcurrentHashMap<>();
    private final AtomicBoolean making = new AtomicBoolean();

    /** The chunk's filter; null where none was made. */
    @Nullable
    TokenFilter of(int chunk) {
        return filters.get(chunk);
    }

    /** Makes the filter of a chunk that is full in the view, unless it is there or another thread makes one. */
    void make(MemtableView view, int chunk) {
        int first = chunk << CellColumn.CHUNK_SHIFT;
        if (first + CellColumn.CHUNK > view.rows()
                || filters.containsKey(chunk)
                || !making.compareAndSet(false, true)) {
            return;
        }
        try {
            long[] keys = new BlockBuilder(view).keys(first, CellColumn.CHUNK);
            filters.put(chunk, new Fuse(BinaryFuse.of(keys, keys.length)));
        } finally {
            making.set(false);
        }
    }

    private record Fuse(BinaryFuse fuse) implements TokenFilter {
        @Override
        public boolean mightContain(long key) {
            return fuse.mightContain(KeySet.cut(key));
        }
    }
}
