package io.tidewatch.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Detected;
import io.tidewatch.store.ProcessedBatch;

/**
 * A batch on its way from the workers to the appender.
 *
 * @param batch what is to be stored
 * @param detected what the rules found in it
 */
public record Evaluated(ProcessedBatch batch, Detected detected) {
    public Evaluated {
        requireNonNull(batch, "batch is null");
        requireNonNull(detected, "detected is null");
    }
}
