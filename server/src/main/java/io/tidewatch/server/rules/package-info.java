/**
 * Purpose: the rules of each tenant: read, kept in the catalog with their versions, put in force in the stream, tuned by exceptions.
 * In: Sigma files, archives and edits. Out: rule bundles for {@link io.tidewatch.sigma.live.LiveRules}.
 * Guarantee: what the catalog has enabled is what the stream detects, within a second of a change and after every start.
 * Next stage: detection.
 */
@NullMarked
package io.tidewatch.server.rules;

import org.jspecify.annotations.NullMarked;
