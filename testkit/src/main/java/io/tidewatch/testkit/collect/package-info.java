/**
 * Purpose: what every collector that listens on a port of its own must keep to.
 * In: a collector and a sender of its protocol. Out: the suite that it must pass, and a sink that can be told to refuse.
 * Guarantee: every such collector runs the same suite.
 * Next stage: the tests of core's collectors extend it.
 */
@NullMarked
package io.tidewatch.testkit.collect;

import org.jspecify.annotations.NullMarked;
