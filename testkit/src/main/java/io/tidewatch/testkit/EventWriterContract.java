package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.Event;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.store.EventWriter;
import io.tidewatch.store.ProcessedBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every {@link EventWriter} must do. */
public abstract class EventWriterContract {
    private static final Instant LONG_AGO = Instant.EPOCH;
    private static final Instant LATER = Batches.NOON.plusSeconds(86_400);

    /** The manifest that the writers of a test commit to; the same for all of them. */
    protected abstract InMemoryManifest manifest();

    /** A writer on the test's own store: empty at first, later with what was committed. One that is still open is left as a crash leaves it. */
    protected abstract EventWriter open();

    /** The messages that a search for everything of the tenant finds now, in any order. */
    protected abstract List<String> messages(TenantId tenant);

    @Test
    void appendedEventsAreFoundAtOnce() {
        EventWriter writer = open();
        writer.append(batch(1, "one", "two"));

        assertThat(messages(TenantId.DEFAULT)).containsExactlyInAnyOrder("one", "two");
        assertThat(writer.committed()).isEmpty();
    }

    @Test
    void flushCommitsEventsPositionsAndCountsTogether() {
        EventWriter writer = open();
        writer.append(batch(1, "one", "two"));
        writer.append(new ProcessedBatch(new Position(0, 2), TenantId.DEFAULT, Batches.NOON, List.of(), 3));
        writer.flush();

        assertThat(writer.committed()).containsExactly(new Position(0, 2));
        assertThat(manifest().positions()).containsExactly(new Position(0, 2));
        assertThat(manifest().entries(LONG_AGO, LATER))
                .containsExactly(new LedgerEntry(TenantId.DEFAULT, Batches.NOON, 0, 0, 2, 3, 2));
        assertThat(messages(TenantId.DEFAULT)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void batchThatWasAppendedBeforeIsIgnored() {
        EventWriter writer = open();
        writer.append(batch(1, "one"));
        writer.append(batch(1, "one"));
        writer.flush();
        writer.append(batch(1, "one"));
        writer.flush();

        assertThat(messages(TenantId.DEFAULT)).containsExactly("one");
        assertThat(manifest().entries(LONG_AGO, LATER))
                .containsExactly(new LedgerEntry(TenantId.DEFAULT, Batches.NOON, 0, 0, 1, 0, 1));
    }

    @Test
    void afterCrashExactlyTheCommittedBatchesAreThereAndTheRestCanBeGivenAgain() {
        EventWriter writer = open();
        writer.append(batch(1, "one"));
        writer.flush();
        writer.append(batch(2, "two"));

        EventWriter again = open();
        assertThat(again.committed()).containsExactly(new Position(0, 1));
        assertThat(messages(TenantId.DEFAULT)).containsExactly("one");
        again.append(batch(1, "one"));
        again.append(batch(2, "two"));
        again.flush();
        assertThat(messages(TenantId.DEFAULT)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void listenersHearOfEveryCommitBeforeFlushReturns() {
        EventWriter writer = open();
        List<List<Position>> heard = new CopyOnWriteArrayList<>();
        writer.onCommit(heard::add);
        writer.append(batch(1, "one"));
        writer.flush();
        writer.append(batch(2, "two"));
        writer.flush();

        assertThat(heard).containsExactly(List.of(new Position(0, 1)), List.of(new Position(0, 2)));
    }

    @Test
    void flushThatFailsLosesNothingAndCanBeTriedAgain() {
        EventWriter writer = open();
        writer.append(batch(1, "one"));
        manifest().refuse(true);

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(writer::flush)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        assertThat(writer.check().status()).isNotEqualTo(Health.Status.UP);
        assertThat(messages(TenantId.DEFAULT)).containsExactly("one");
        writer.append(batch(2, "two"));

        manifest().refuse(false);
        writer.flush();
        assertThat(messages(TenantId.DEFAULT)).containsExactlyInAnyOrder("one", "two");
        assertThat(manifest().positions()).containsExactly(new Position(0, 2));
        assertThat(writer.check()).isEqualTo(Health.UP);
    }

    @Test
    void closeMakesEverythingDurable() {
        EventWriter writer = open();
        writer.append(batch(1, "one"));
        writer.close();
        writer.close();

        assertThat(manifest().positions()).containsExactly(new Position(0, 1));
        open();
        assertThat(messages(TenantId.DEFAULT)).containsExactly("one");
    }

    @Test
    void partitionsHavePositionsOfTheirOwn() {
        EventWriter writer = open();
        writer.append(batch(1, "one"));
        writer.append(new ProcessedBatch(
                new Position(1_024, 1),
                TenantId.DEFAULT,
                Batches.NOON,
                List.of(Events.event().id(1_024, 1, 0).message("other").build()),
                0));
        writer.flush();

        assertThat(writer.committed()).containsExactlyInAnyOrder(new Position(0, 1), new Position(1_024, 1));
        assertThat(messages(TenantId.DEFAULT)).containsExactlyInAnyOrder("one", "other");
    }

    @Test
    void tenantsSeeOnlyTheirOwn() {
        EventWriter writer = open();
        TenantId acme = new TenantId("acme");
        writer.append(batch(1, "mine"));
        writer.append(new ProcessedBatch(
                new Position(0, 2),
                acme,
                Batches.NOON,
                List.of(Events.event()
                        .tenant("acme")
                        .id(0, 2, 0)
                        .message("theirs")
                        .build()),
                0));

        assertThat(messages(TenantId.DEFAULT)).containsExactly("mine");
        writer.flush();
        assertThat(messages(acme)).containsExactly("theirs");
        assertThat(messages(TenantId.DEFAULT)).containsExactly("mine");
    }

    /** A batch of partition 0 with those messages. */
    protected static ProcessedBatch batch(long offset, String... messages) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < messages.length; i++) {
            events.add(Events.event().id(0, offset, i).message(messages[i]).build());
        }
        return new ProcessedBatch(new Position(0, offset), TenantId.DEFAULT, Batches.NOON, events, 0);
    }
}
