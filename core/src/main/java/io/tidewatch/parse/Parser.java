package io.tidewatch.parse;

import io.tidewatch.event.Slice;

/**
 * Understands the records of one format; the stage between the queue and the store. Contract:
 *
 * <ul>
 *   <li>{@link #parse} never throws for bad input: it returns {@link Rejected} with the reason;
 *   <li>linear in the record's length, bounded in memory;
 *   <li>keeps everything: what it does not understand stays in {@code message};
 *   <li>stateless and thread-safe; what is reused lives in the {@link ParseContext}, one a thread.
 * </ul>
 */
public interface Parser {
    /** The name that a source's settings use: {@code syslog}, {@code apache-access}. */
    String name();

    /** A cheap guess whether the record is of this format; {@link #parse} may still reject it. */
    boolean recognises(Slice record);

    ParseResult parse(Slice record, ParseContext context);
}
