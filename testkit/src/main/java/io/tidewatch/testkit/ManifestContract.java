package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.Part;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Manifest} must do. */
public abstract class ManifestContract {
    /** The test's own manifest: empty at first; called again, with what was committed before, read anew from where it is kept. */
    protected abstract Manifest reopen();

    /** Like {@link #reopen}, but as if the process had been killed at this moment. */
    protected abstract Manifest reopenAfterCrash();

    /** Where the manifest's commits are counted. */
    protected abstract LedgerSource ledger(Manifest manifest);

    @Test
    void committedPartsAndPositionsAreThereAfterCrash() {
        Manifest manifest = reopen();
        Part part = part("default/linux.auth/2026-11-21/a.parquet");
        manifest.commit(commit(List.of(part), List.of(), new Position(0, 7), new Position(1_024, 3)));
        assertThat(manifest.parts()).containsExactly(part);

        Manifest again = reopenAfterCrash();
        assertThat(again.parts()).containsExactly(part);
        assertThat(again.positions()).containsExactlyInAnyOrder(new Position(0, 7), new Position(1_024, 3));
    }

    @Test
    void mergeReplacesPartsAndLeavesPositionsAlone() {
        Manifest manifest = reopen();
        manifest.commit(commit(List.of(part("a"), part("b"), part("c")), List.of(), new Position(0, 7)));
        manifest.commit(commit(List.of(part("d")), List.of("a", "b")));

        assertThat(reopen().parts()).containsExactlyInAnyOrder(part("c"), part("d"));
        assertThat(reopen().positions()).containsExactly(new Position(0, 7));
    }

    @Test
    void positionNotNamedKeepsItsValue() {
        Manifest manifest = reopen();
        manifest.commit(commit(List.of(), List.of(), new Position(0, 7), new Position(1, 1)));
        manifest.commit(commit(List.of(), List.of(), new Position(1, 2)));

        assertThat(manifest.positions()).containsExactlyInAnyOrder(new Position(0, 7), new Position(1, 2));
    }

    @Test
    void removalOfAnUnknownPartChangesNothing() {
        Manifest manifest = reopen();
        manifest.commit(commit(List.of(part("a")), List.of(), new Position(0, 1)));

        assertRefused(
                FailureKind.NOT_FOUND,
                () -> manifest.commit(commit(List.of(part("merged")), List.of("a", "gone"), new Position(0, 2))));
        assertThat(reopen().parts()).containsExactly(part("a"));
        assertThat(reopen().positions()).containsExactly(new Position(0, 1));
    }

    @Test
    void partThatIsThereAlreadyChangesNothing() {
        Manifest manifest = reopen();
        manifest.commit(commit(List.of(part("a")), List.of()));

        assertRefused(
                FailureKind.INVALID,
                () -> manifest.commit(commit(List.of(part("b"), part("a")), List.of(), new Position(0, 2))));
        assertThat(reopen().parts()).containsExactly(part("a"));
        assertThat(reopen().positions()).isEmpty();
    }

    @Test
    void positionThatGoesBackChangesNothing() {
        Manifest manifest = reopen();
        manifest.commit(commit(List.of(), List.of(), new Position(0, 7)));
        manifest.commit(commit(List.of(), List.of(), new Position(0, 7)));

        assertRefused(
                FailureKind.INVALID, () -> manifest.commit(commit(List.of(part("a")), List.of(), new Position(0, 6))));
        assertThat(reopen().parts()).isEmpty();
        assertThat(reopen().positions()).containsExactly(new Position(0, 7));
    }

    @Test
    void partitionBaseIsStableAndNeverShared() {
        Manifest manifest = reopen();
        int first = manifest.partitionBase("queue-1");
        int second = manifest.partitionBase("queue-2");

        assertThat(first % 1_024).isZero();
        assertThat(second % 1_024).isZero();
        assertThat(second).isNotEqualTo(first);
        Manifest again = reopenAfterCrash();
        assertThat(again.partitionBase("queue-3")).isNotIn(first, second);
        assertThat(again.partitionBase("queue-1")).isEqualTo(first);
        assertThat(again.partitionBase("queue-2")).isEqualTo(second);
    }

    @Test
    void ledgerAddsUpWhatCommitsCount() {
        Manifest manifest = reopen();
        Instant minute = Batches.NOON;
        TenantId acme = new TenantId("acme");
        manifest.commit(counts(new LedgerEntry(acme, minute, 0, 0, 10, 1, 9)));
        manifest.commit(counts(
                new LedgerEntry(acme, minute, 0, 0, 5, 0, 5),
                new LedgerEntry(TenantId.DEFAULT, minute, 0, 0, 2, 0),
                new LedgerEntry(acme, minute.plusSeconds(60), 0, 0, 1, 0)));

        LedgerSource ledger = ledger(reopen());
        assertThat(ledger.entries(Instant.EPOCH, minute.plus(Duration.ofDays(1))))
                .containsExactlyInAnyOrder(
                        new LedgerEntry(acme, minute, 0, 0, 15, 1, 14),
                        new LedgerEntry(TenantId.DEFAULT, minute, 0, 0, 2, 0),
                        new LedgerEntry(acme, minute.plusSeconds(60), 0, 0, 1, 0));
        assertThat(ledger.entries(minute.plusSeconds(60), minute.plusSeconds(120)))
                .containsExactly(new LedgerEntry(acme, minute.plusSeconds(60), 0, 0, 1, 0));
    }

    private static void assertRefused(FailureKind kind, Runnable commit) {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(commit::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static ManifestCommit commit(List<Part> added, List<String> removed, Position... positions) {
        return new ManifestCommit(added, removed, List.of(positions), List.of());
    }

    private static ManifestCommit counts(LedgerEntry... entries) {
        return new ManifestCommit(List.of(), List.of(), List.of(), List.of(entries));
    }

    private static Part part(String path) {
        return new Part(
                path,
                new TenantId("acme"),
                Dataset.of("linux.auth"),
                Instant.parse("1999-01-01T00:00:00.000001Z"),
                Batches.NOON.plusNanos(999_999_000),
                1_000,
                ByteSize.ofKibibytes(20),
                1,
                Batches.NOON,
                "{\"columns\":[\"message\",\"größe\"]}");
    }
}
