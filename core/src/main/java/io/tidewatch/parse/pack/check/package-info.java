/**
 * Purpose: run the tests of parser packs — examples in the pack, and golden files beside it.
 * In: a pack's file. Out: for each test what differs.
 * Guarantee: records go through all parsers as in the server, so that a test also shows that the pack is chosen.
 * Next stage: {@code tidewatch parser test}.
 */
@NullMarked
package io.tidewatch.parse.pack.check;

import org.jspecify.annotations.NullMarked;
