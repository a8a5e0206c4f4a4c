package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;

/** The workers that parse. */
@Group("The workers that parse.")
public record PipelineSettings(
        @Key(meaning = "Threads that parse, at most 256; 0 for one a processor.", example = "4")
        int workers,

        @Key(
                meaning =
                        "Memory for batches between queue and store, about, the events that are made of them included. When it is used up,"
                                + " batches wait in the queue.",
                example = "96MiB")
        ByteSize inFlight) {
    public static final PipelineSettings DEFAULTS = new PipelineSettings(0, ByteSize.ofMebibytes(48));

    public PipelineSettings {
        requireNonNull(inFlight, "inFlight is null");
        if (workers < 0 || workers > 256) {
            throw new IllegalArgumentException("workers is " + workers + "; use 1 to 256, or 0 for one a processor");
        }
    }

    /** The number of threads that {@link #workers} comes to on this machine. */
    public int threads() {
        return workers > 0 ? workers : Math.min(256, Runtime.getRuntime().availableProcessors());
    }
}
