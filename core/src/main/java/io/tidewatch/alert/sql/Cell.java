package io.tidewatch.alert.sql;

/**
 * So many alerts of a rule, dataset and state.
 *
 * @param start when the bucket of time begins that they were made in, in microseconds; 0 where none is asked for
 */
record Cell(long start, long rule, String dataset, int state, long alerts) {}
