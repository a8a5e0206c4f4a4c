package io.tidewatch.sqlite;

import io.tidewatch.queue.DeadLetter;
import java.sql.SQLException;
import java.util.List;

/** Dead letters to be kept. */
final class DeadLetterWrite extends Write<Boolean> {
    private final List<DeadLetter> letters;

    DeadLetterWrite(List<DeadLetter> letters) {
        this.letters = List.copyOf(letters);
    }

    @Override
    Boolean apply(Transaction transaction) throws SQLException {
        for (DeadLetter letter : letters) {
            transaction.tables().deadLetters().put(letter);
        }
        return true;
    }
}
