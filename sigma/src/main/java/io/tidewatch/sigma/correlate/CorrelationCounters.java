package io.tidewatch.sigma.correlate;

/**
 * What a correlator did so far.
 *
 * @param detections events with matched rules that came in
 * @param late of those, how many came behind the watermark and were left out
 * @param ungrouped how often an event had no value for a field of {@code group-by} and so belonged to no group
 * @param unvalued how often an event had no value, or no number, in the field that a condition computes with
 * @param matches how many correlations matched
 * @param openGroups how many groups are open now
 * @param groupsEvicted how many groups were given up because there were too many
 * @param eventsEvicted how many events were given up because their group had too many
 */
public record CorrelationCounters(
        long detections,
        long late,
        long ungrouped,
        long unvalued,
        long matches,
        long openGroups,
        long groupsEvicted,
        long eventsEvicted) {}
