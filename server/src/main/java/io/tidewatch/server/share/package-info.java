/**
 * Purpose: processes share the queue's partitions out among themselves.
 * In: signs of life in the catalog. Out: which partitions this process stores.
 * Guarantee: a partition has one holder; one that is taken over from can write nothing any more.
 * Next stage: the pipeline reads the partitions that this process holds.
 */
@NullMarked
package io.tidewatch.server.share;

import org.jspecify.annotations.NullMarked;
