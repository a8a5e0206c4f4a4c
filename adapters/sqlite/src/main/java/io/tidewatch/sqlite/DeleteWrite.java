package io.tidewatch.sqlite;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Deletes what was committed, a bounded number of rows a transaction, so that senders do not wait for it. */
final class DeleteWrite extends Write<Boolean> {
    static final int ROWS_AT_ONCE = 512;

    private final AtomicLong upTo;
    private final Consumer<Write<?>> again;
    private long remaining;

    /**
     * @param upTo the last committed offset; read when the deletion runs
     * @param again takes the next deletion when rows are left
     */
    DeleteWrite(AtomicLong upTo, Consumer<Write<?>> again) {
        this.upTo = upTo;
        this.again = again;
    }

    @Override
    Boolean apply(Transaction transaction) throws SQLException {
        long before = transaction.totals().batches();
        transaction.delete(upTo.get(), ROWS_AT_ONCE);
        remaining = before - transaction.totals().batches() < ROWS_AT_ONCE
                ? 0
                : transaction.totals().batches();
        return true;
    }

    @Override
    void succeed(Boolean value) {
        super.succeed(value);
        if (remaining > 0) {
            again.accept(new DeleteWrite(upTo, again));
        }
    }
}
