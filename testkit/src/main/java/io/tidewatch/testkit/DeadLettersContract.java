package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link DeadLetters} must do. */
public abstract class DeadLettersContract {
    /** The test's own letters: none at first; called again, those of before, read anew from where they are kept. */
    protected abstract DeadLetters reopen();

    @Test
    void lettersAreListedNewestFirst() {
        DeadLetters letters = reopen();
        letters.put(List.of(letter(1, 0, "first"), letter(1, 1, "second")));
        letters.put(List.of(letter(2, 0, "third")));

        assertThat(letters.count()).isEqualTo(3);
        assertThat(letters.list(TenantId.DEFAULT, 2))
                .extracting(DeadLetter::reason)
                .containsExactly("third", "second");
    }

    @Test
    void lettersSurviveARestartUnchanged() {
        DeadLetter letter = new DeadLetter(
                new EventId(1_024, 1L << 40, 77),
                new TenantId("acme"),
                new Origin("web", "file", null, "/var/log/a b.log"),
                Batches.NOON.plusNanos(123_456_789),
                Slice.of(new byte[] {0, -1, 10, -128}),
                "nothing fits");
        reopen().put(List.of(letter));

        assertThat(reopen().list(new TenantId("acme"), 10)).containsExactly(letter);
    }

    @Test
    void aTenantIsGivenItsOwnLettersAlone() {
        DeadLetters letters = reopen();
        DeadLetter other = letter(1, 0, "theirs");
        letters.put(List.of(
                letter(1, 1, "ours"),
                new DeadLetter(
                        other.id(),
                        new TenantId("acme"),
                        other.origin(),
                        other.received(),
                        other.record(),
                        other.reason())));

        assertThat(letters.list(TenantId.DEFAULT, 10))
                .extracting(DeadLetter::reason)
                .containsExactly("ours");
        assertThat(letters.count(TenantId.DEFAULT)).isEqualTo(1);
        assertThat(letters.count(new TenantId("nobody"))).isZero();
        assertThat(letters.count()).isEqualTo(2);
    }

    @Test
    void sameLetterIsKeptOnce() {
        DeadLetters letters = reopen();
        letters.put(List.of(letter(1, 0, "first")));
        letters.put(List.of(letter(1, 0, "first"), letter(1, 1, "second")));

        assertThat(letters.count()).isEqualTo(2);
    }

    @Test
    void noLettersAreNoFailure() {
        DeadLetters letters = reopen();
        letters.put(List.of());

        assertThat(letters.count()).isZero();
        assertThat(letters.list(TenantId.DEFAULT, 10)).isEmpty();
    }

    private static DeadLetter letter(long offset, int index, String reason) {
        return new DeadLetter(
                new EventId(0, offset, index),
                TenantId.DEFAULT,
                Batches.ORIGIN,
                Batches.NOON,
                Slice.of("a bad record"),
                reason);
    }
}
