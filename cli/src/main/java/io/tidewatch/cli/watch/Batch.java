package io.tidewatch.cli.watch;

import io.tidewatch.cli.read.RecordSplitter;

/**
 * Records of one file that are ready to be sent.
 *
 * @param stream names the file's sequence of offsets to the server
 * @param path the file, as it was found
 * @param offset the file's offset at which the bytes in {@code buffer} begin
 * @param buffer the bytes that the records lie in, lent until the batch is delivered
 * @param records where the records lie in them
 * @param end the file's offset after the last record and what follows it without one
 */
record Batch(String stream, String path, long offset, byte[] buffer, RecordSplitter records, long end) {
    int size() {
        return records.count();
    }

    long offsetOf(int record) {
        return offset + records.start(record);
    }
}
