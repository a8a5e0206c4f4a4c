package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.RawFormat;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A port's datagrams sorted by their sender, each sender's into batches of its own. Used by one thread. */
public final class SenderBatches {
    /** Senders with a batch of their own at once; where there are more, the one that was heard longest ago is delivered. */
    private static final int MOST = 2_000;

    private final Intake intake;
    private final ListenerCounts counts;
    private final RawFormat format;
    private final Map<InetAddress, RecordBatcher> batchers = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable InetAddress last;
    private @Nullable RecordBatcher lastBatcher;

    public SenderBatches(Intake intake, ListenerCounts counts, RawFormat format) {
        this.intake = requireNonNull(intake, "intake is null");
        this.counts = requireNonNull(counts, "counts is null");
        this.format = requireNonNull(format, "format is null");
    }

    public void add(InetAddress sender, byte[] bytes, int from, int length) throws InterruptedException {
        RecordBatcher batcher = lastBatcher;
        if (batcher == null || !sender.equals(last)) {
            batcher = batcherOf(sender);
            last = sender;
            lastBatcher = batcher;
        }
        batcher.add(bytes, from, length);
    }

    private RecordBatcher batcherOf(InetAddress sender) throws InterruptedException {
        RecordBatcher batcher = batchers.get(sender);
        if (batcher == null) {
            batcher = intake.batcher(counts, sender.getHostAddress(), format);
            batchers.put(sender, batcher);
            if (batchers.size() > MOST) {
                evictEldest();
            }
        }
        return batcher;
    }

    private void evictEldest() throws InterruptedException {
        Map.Entry<InetAddress, RecordBatcher> eldest =
                batchers.entrySet().iterator().next();
        batchers.remove(eldest.getKey());
        eldest.getValue().drain();
    }

    /** Comes back when everything is durable or given up. */
    public void drain() throws InterruptedException {
        List<RecordBatcher> all = new ArrayList<>(batchers.values());
        all.forEach(RecordBatcher::flush);
        for (RecordBatcher batcher : all) {
            batcher.drain();
        }
    }
}
