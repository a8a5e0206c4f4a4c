package io.tidewatch.pipeline;

/**
 * What the pipeline has done since it was started.
 *
 * @param batches batches appended to the store
 * @param events events appended to the store
 * @param evaluated of those, on how many the rules in force were tried; fewer than {@code events} where a rule failed on some
 * @param quarantined records put to the dead letters
 * @param inFlight batches between queue and store now
 */
public record PipelineStatus(long batches, long events, long evaluated, long quarantined, int inFlight) {}
