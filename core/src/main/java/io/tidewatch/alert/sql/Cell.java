package io.tidewatch.alert.sql;

/** So many alerts of a rule, dataset and state. */
record Cell(long rule, String dataset, int state, long alerts) {}
