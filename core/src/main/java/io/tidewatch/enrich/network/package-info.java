/**
 * Purpose: say which addresses are one's own, and which way traffic goes.
 * In: the networks of the configuration. Out: {@code source.locality}, {@code destination.locality}, {@code network.direction}.
 * Guarantee: the answer depends on the addresses and the configuration alone.
 * Next stage: rules tell what comes from outside.
 */
@NullMarked
package io.tidewatch.enrich.network;

import org.jspecify.annotations.NullMarked;
