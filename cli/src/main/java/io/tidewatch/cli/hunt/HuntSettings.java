package io.tidewatch.cli.hunt;

import io.tidewatch.event.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * How a hunt is to run.
 *
 * @param threads how many threads parse and match
 * @param maxHits how many detections are kept for the timeline; those beyond are counted only
 * @param dataset what every event is; null to tell by the event
 */
public record HuntSettings(
        int threads, int maxHits, @Nullable Dataset dataset) {
    public HuntSettings {
        if (threads < 1 || maxHits < 0) {
            throw new IllegalArgumentException("a hunt needs a thread, and room for 0 detections or more");
        }
    }
}
