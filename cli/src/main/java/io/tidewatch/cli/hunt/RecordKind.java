package io.tidewatch.cli.hunt;

/** What the records of a file are. */
enum RecordKind {
    /** A record a line: JSON objects, or text. */
    LINES,
    /** JSON objects over several lines, one after the other or in an array. */
    JSON,
    /** Comma-separated values under a line of names. */
    CSV,
    /** A Windows event log. */
    EVTX
}
