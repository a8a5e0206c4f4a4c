/**
 * Purpose: take the journals of systemd machines.
 * In: uploads in the journal export format, and journal JSON. Out: records, to {@link io.tidewatch.server.collect.AgentIngest}.
 * Guarantee: the upload is answered with success only when all of it is durable.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.server.collect.journald;

import org.jspecify.annotations.NullMarked;
