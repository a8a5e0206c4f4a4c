/**
 * Purpose: run the packaged program as a user does, for acceptance tests and benchmarks.
 * In: the folder that {@code make build} made. Out: servers and agents in processes of their own, and calls to their API.
 * Guarantee: what was started here is ended by {@code close}, and listens on 127.0.0.1 alone.
 * Next stage: acceptance tests and whole-pipeline benchmarks.
 */
@NullMarked
package io.tidewatch.testkit.process;

import org.jspecify.annotations.NullMarked;
