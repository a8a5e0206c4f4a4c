package io.tidewatch.collect;

/** A collector that tells what it has received so far; what the status and the metrics show. Cheap, thread-safe, before and after closing too. */
public interface Counted {
    CollectorStatus status();
}
