package io.tidewatch.cli.watch;

/**
 * What a watcher did.
 *
 * @param files files that were followed
 * @param unreadable files that could not be read at some time
 * @param accepted records that the server took
 * @param deduplicated records that it had already
 * @param rejected records that it cannot take
 */
public record WatchSummary(int files, int unreadable, long accepted, long deduplicated, long rejected) {}
