package io.tidewatch.cli.imports;

import java.io.IOException;

/** Finds the records of one kind of file, one after the other. */
interface RecordReader {
    /** Fills the batch, which was begun; false when nothing was left. */
    boolean read(RecordBatch batch) throws IOException;

    default Damage damage() {
        return Damage.NONE;
    }
}
