/**
 * Purpose: findings become alerts that people work on: grouped, suppressed, explained, assigned, resolved, collected in cases.
 * In: {@link io.tidewatch.detect.Finding}s in the queue's order; what people do. Out: alerts, cases, risk scores.
 * Guarantee: a finding is counted once, whatever is replayed; people's changes and the stage's never overwrite one another.
 * Next stage: the API and the command line show alerts; notifications carry them away.
 */
@NullMarked
package io.tidewatch.alert;

import org.jspecify.annotations.NullMarked;
