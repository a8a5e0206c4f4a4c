/**
 * Purpose: correlations of rules' matches, and filters over rules; Sigma spec 2.1, "Sigma Correlation Rules" and "Sigma Filters".
 * In: an event and the keys of the rules that it matched, in about the order of event time. Out:
 * {@link io.tidewatch.sigma.correlate.CorrelationMatch}es. Guarantee: event time alone decides, so the same input gives the same
 * matches with the same ids, whether or not the state was saved and restored in between; memory is bounded.
 * Next stage: alerts.
 *
 * <p>{@code docs/spec/correlation.md} says what the specification leaves open: when a condition is decided, when it fires again, what
 * happens to late events, and what is given up when a bound is reached.
 */
@NullMarked
package io.tidewatch.sigma.correlate;

import org.jspecify.annotations.NullMarked;
