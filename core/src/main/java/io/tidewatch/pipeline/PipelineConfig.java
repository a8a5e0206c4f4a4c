package io.tidewatch.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.time.Duration;

/**
 * How the pipeline runs.
 *
 * @param workers threads that parse, 1 to 256
 * @param inFlight memory, about, that batches between queue and store may take with the events that are made of them
 * @param retryDelay how long to wait after a failure before the same step is tried again
 */
public record PipelineConfig(int workers, ByteSize inFlight, Duration retryDelay) {
    public static final PipelineConfig DEFAULT = new PipelineConfig(
            Math.max(1, Runtime.getRuntime().availableProcessors()), ByteSize.ofMebibytes(48), Duration.ofSeconds(1));

    public PipelineConfig {
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException("workers is " + workers + "; use 1 to 256");
        }
        requireNonNull(inFlight, "inFlight is null");
        requireNonNull(retryDelay, "retryDelay is null");
    }
}
