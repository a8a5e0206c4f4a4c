package io.tidewatch.cli.watch;

/**
 * What a watcher did.
 *
 * @param files files that were followed
 * @param accepted records that the server took
 * @param deduplicated records that it had already
 * @param rejected records that it cannot take
 */
public record WatchSummary(int files, long accepted, long deduplicated, long rejected) {}
