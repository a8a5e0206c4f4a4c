package io.tidewatch.cli.generate;

import java.util.Map;

/**
 * Something that the made-up web shop logs.
 *
 * @param level {@code DEBUG} to {@code ERROR}
 * @param thread the thread's name
 * @param logger the class that logs
 * @param message the message
 * @param fields what a structured log adds, in order; values are text or whole numbers
 * @param trace lines of a stack trace, or empty
 */
record ShopEvent(
        String level, String thread, String logger, String message, Map<String, Object> fields, String trace) {}
