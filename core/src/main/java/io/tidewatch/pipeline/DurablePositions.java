package io.tidewatch.pipeline;

import io.tidewatch.event.Position;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far what each reader of the queue made is durable; the queue may forget only what is durable with all of them. Thread-safe. */
final class DurablePositions {
    private final Map<Reader, Map<Integer, Long>> offsets = new EnumMap<>(Reader.class);

    /** Who reads the queue. */
    enum Reader {
        STORE,
        DETECTION
    }

    DurablePositions(List<Reader> readers) {
        readers.forEach(reader -> offsets.put(reader, new HashMap<>()));
    }

    /** Positions never go back. */
    synchronized void reached(Reader reader, List<Position> positions) {
        Map<Integer, Long> own = offsets.getOrDefault(reader, Map.of());
        for (Position position : positions) {
            own.merge(position.partition(), position.offset(), Math::max);
        }
    }

    /** Whether what the reader made of that batch is durable. */
    synchronized boolean covers(Reader reader, Position position) {
        return offsets.getOrDefault(reader, Map.of()).getOrDefault(position.partition(), 0L) >= position.offset();
    }

    /** The last position of each partition that is durable with every reader; a partition that one of them does not know is left out. */
    synchronized List<Position> least() {
        List<Position> least = new ArrayList<>();
        List<Map<Integer, Long>> all = List.copyOf(offsets.values());
        for (int partition : all.getFirst().keySet()) {
            long offset = Long.MAX_VALUE;
            for (Map<Integer, Long> own : all) {
                offset = Math.min(offset, own.getOrDefault(partition, 0L));
            }
            if (offset > 0) {
                least.add(new Position(partition, offset));
            }
        }
        return least;
    }
}
