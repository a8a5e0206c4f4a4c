/**
 * Purpose: who calls and what they may do.
 * In: credentials. Out: a caller with tenant and permissions.
 * Guarantee: passwords and tokens are kept as hashes only; guessing is slowed down.
 * Next stage: none; this is the outermost module.
 */
@NullMarked
package io.tidewatch.server.security;

import org.jspecify.annotations.NullMarked;
