package io.tidewatch.event;

/** What a batch's records are written in, as far as their sender said. The order is the storage code; append only. */
public enum RawFormat {
    /** Lines of text of any kind; the parser is chosen by the source's settings or recognised. */
    TEXT,
    /** Each record is one JSON object; one that turns out to be none becomes a message, with the reason. */
    JSON
}
