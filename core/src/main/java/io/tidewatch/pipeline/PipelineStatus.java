package io.tidewatch.pipeline;

/**
 * What the pipeline has done since it was started.
 *
 * @param batches batches appended to the store
 * @param events events appended to the store
 * @param quarantined records put to the dead letters
 * @param inFlight batches between queue and store now
 */
public record PipelineStatus(long batches, long events, long quarantined, int inFlight) {}
