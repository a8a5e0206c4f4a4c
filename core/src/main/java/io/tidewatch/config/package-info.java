/**
 * Purpose: read the one configuration file into records.
 * In: YAML and environment variables. Out: validated records, or errors with file, line and remedy.
 * Guarantee: unknown keys are refused with a suggestion; secrets are never printed.
 * Next stage: the composition root hands each part its own record.
 */
@NullMarked
package io.tidewatch.config;

import org.jspecify.annotations.NullMarked;
