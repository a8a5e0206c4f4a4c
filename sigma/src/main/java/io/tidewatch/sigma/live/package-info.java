/**
 * Purpose: rules on the stream: the rule sets in force for each tenant, swapped while events flow, and their correlations.
 * In: events as they are processed, rule bundles as people change them. Out: {@link io.tidewatch.detect.Finding}s.
 * Guarantee: an event is matched by one rule set, never by parts of two; a replay gives the same findings.
 * Next stage: alerts.
 */
@NullMarked
package io.tidewatch.sigma.live;

import org.jspecify.annotations.NullMarked;
