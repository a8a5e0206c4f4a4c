/**
 * Purpose: tell whether a part works, and why not.
 * In: a part's own cheap check. Out: {@link io.tidewatch.health.Health} values with the cause.
 * Guarantee: checks have no side effects and can be repeated.
 * Next stage: the API's health endpoints and the metrics show it.
 */
@NullMarked
package io.tidewatch.health;

import org.jspecify.annotations.NullMarked;
