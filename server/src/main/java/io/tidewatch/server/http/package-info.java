/**
 * Purpose: what every request passes
 * In:  bodies within limits, problems for people, safe headers. Out: HTTP requests.
 * Guarantee: bodies as bytes, answers as JSON.:memory is bounded; every error is an RFC 9457 problem without internals.
 * Next stage: none; this is the outermost module.
 */
@NullMarked
package io.tidewatch.server.http;

import org.jspecify.annotations.NullMarked;
