/**
 * Purpose: what must be remembered besides events — parts, positions, users, tokens, ledger.
 * In: small transactional writes. Out: the same, after any crash.
 * Guarantee: a commit is atomic and durable when it returns.
 * Next stage: the store reads parts and positions, the server users and tokens.
 */
@NullMarked
package io.tidewatch.catalog;

import org.jspecify.annotations.NullMarked;
