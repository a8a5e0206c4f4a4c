package io.tidewatch.rabbitmq;

import io.tidewatch.event.RawBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Up to where senders' streams go in the batches that were read, committed or not. Not thread-safe. */
final class ReadEnds {
    private final QueueIndex index;
    private final Map<StreamKey, ReadEnd> read = new HashMap<>();
    /** What this step changed, as it was before. */
    private final Map<StreamKey, Optional<ReadEnd>> before = new HashMap<>();

    private record ReadEnd(long end, long position) {}

    ReadEnds(QueueIndex index) {
        this.index = index;
    }

    /** Begins a step that {@link #undo} takes back. */
    void begin() {
        before.clear();
    }

    void undo() {
        before.forEach((stream, end) -> end.ifPresentOrElse(old -> read.put(stream, old), () -> read.remove(stream)));
        before.clear();
    }

    /** How many of the batch's first records were read before; its own are from now on. */
    int known(RawBatch batch, long position) {
        StreamKey stream = StreamKey.of(batch);
        if (stream == null || batch.range() == null) {
            return 0;
        }
        ReadEnd old = read.get(stream);
        long end = old == null ? index.committedEnd(stream) : old.end();
        before.putIfAbsent(stream, Optional.ofNullable(old));
        read.put(stream, new ReadEnd(Math.max(end, batch.range().end()), position));
        return StreamKey.firstNew(batch, end);
    }

    /** Those of committed batches are in the index. */
    void forgetUpTo(long position) {
        read.values().removeIf(end -> end.position() <= position);
    }
}
