package io.tidewatch.cli.read;

/** What the records of a file are. */
public enum RecordKind {
    /** A record a line: JSON objects, or text. */
    LINES,
    /** JSON objects over several lines, one after the other or in an array. */
    JSON,
    /** Comma-separated values under a line of names. */
    CSV,
    /** A Windows event log. */
    EVTX
}
