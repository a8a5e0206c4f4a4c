/**
 * Purpose: say what program, on what system and device, calls itself so in a request.
 * In: {@code user_agent.original}. Out: {@code user_agent.name}, {@code .version}, {@code .os.*}, {@code .device.name}.
 * Guarantee: time in proportion to the text's length, whatever it holds.
 * Next stage: rules and searches by program.
 */
@NullMarked
package io.tidewatch.enrich.agent;

import org.jspecify.annotations.NullMarked;
