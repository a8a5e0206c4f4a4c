package io.tidewatch.parse.pack.extract;

/**
 * One step of a pack's extraction. Contract: reads the UTF-8 text {@code b[from..to)} into the fields of {@code run} and returns true,
 * or returns false where the text is of another form, and then has put nothing. Never throws for bad input. Immutable, thread-safe.
 */
public interface Step {
    boolean apply(byte[] b, int from, int to, Extraction run);
}
