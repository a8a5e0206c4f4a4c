package io.tidewatch.server.share;

import static io.tidewatch.testkit.alert.Findings.BRUTE_FORCE;
import static io.tidewatch.testkit.alert.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.Node;
import io.tidewatch.catalog.Nodes;
import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.FencedDatabase;
import io.tidewatch.catalog.sql.SqlManifest;
import io.tidewatch.catalog.sql.SqlNodes;
import io.tidewatch.config.Role;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.TestCatalog;
import io.tidewatch.testkit.alert.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes that share the work do to one catalog. */
class SharedCatalogTest {
    private final TestCatalog catalog = TestCatalog.open(NOON);
    private final Database database = catalog.catalog().database();
    private final Nodes nodes = new SqlNodes(database);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        catalog.close();
    }

    private List<PartitionLease> take(String name, Integer... partitions) {
        return nodes.beat(new Node(name, name + "-1", Set.of(Role.PROCESS), 1), view -> List.of(partitions))
                .leases();
    }

    @Test
    void epochGrowsWithEachHolderAndReleasedPartitionsHaveNone() {
        assertThat(take("a", 0, 1)).containsExactly(lease(0, "a", 1), lease(1, "a", 1));
        assertThat(take("b", 1)).containsExactly(lease(0, "a", 1), lease(1, "b", 2));
        nodes.release("a-1", List.of(0, 1));
        assertThat(nodes.view().leases()).containsExactly(new PartitionLease(0, "", "a", 1), lease(1, "b", 2));
        nodes.leave("b-1");
        assertThat(nodes.view().nodes()).extracting(Node::name).containsExactly("a");
        assertThat(nodes.view().leases())
                .allSatisfy(lease -> assertThat(lease.holder()).isEmpty());
    }

    @Test
    void oneThatWasOvertakenCommitsNothingAnyMore() {
        SqlManifest before = new SqlManifest(new FencedDatabase(database, take("a", 0, 1)));
        before.commit(commit(5));
        take("b", 1);
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> before.commit(commit(9)))
                .withMessageContaining("another process has taken over");
        assertThat(before.positions()).containsExactly(new Position(0, 5));

        // Not even after it has it back: in between another one stored.
        take("a", 1);
        assertThatExceptionOfType(TidewatchException.class).isThrownBy(() -> before.commit(commit(9)));
    }

    private static ManifestCommit commit(long offset) {
        return new ManifestCommit(List.of(), List.of(), List.of(new Position(0, offset)), List.of());
    }

    @Test
    void findingsOfOneGroupFromTwoProcessesMakeOneAlert() {
        try (AlertStage one = stage("one");
                AlertStage two = stage("two")) {
            for (int i = 1; i <= 20; i++) {
                one.accept(new Position(0, i), List.of(Findings.of(BRUTE_FORCE, "web-1", NOON)));
                two.accept(new Position(1, i), List.of(Findings.of(BRUTE_FORCE, "web-1", NOON)));
                if (i % 5 == 0) {
                    one.flush();
                }
            }
            one.flush();
            two.flush();
        }
        List<Alert> alerts = new SqlAlerts(database)
                .list(AlertScope.all(TenantId.DEFAULT), AlertQuery.ALL, AlertSort.CREATED, 10, null)
                .alerts();
        assertThat(alerts).hasSize(1);
        assertThat(alerts.getFirst().findings()).isEqualTo(40);
    }

    @Test
    void findingThatTwoProcessesWereGivenCountsOnce() {
        Finding finding = Findings.of(BRUTE_FORCE, "web-1", NOON);
        for (int i = 0; i < 5; i++) {
            try (AlertStage one = stage("one");
                    AlertStage two = stage("two")) {
                one.acceptTimed(List.of(finding));
                two.acceptTimed(List.of(finding));
            }
        }
        List<Alert> alerts = new SqlAlerts(database)
                .list(AlertScope.all(TenantId.DEFAULT), AlertQuery.ALL, AlertSort.CREATED, 10, null)
                .alerts();
        assertThat(alerts).hasSize(1);
        assertThat(alerts.getFirst().findings()).isEqualTo(1);
    }

    @Test
    void positionThatAnotherProcessHasMovedOnIsNotMovedBack() {
        try (AlertStage first = stage("one")) {
            first.accept(new Position(0, 5), List.of());
            first.flush();
            try (AlertStage second = stage("two")) {
                second.accept(new Position(0, 50), List.of());
                second.flush();
            }
            first.accept(new Position(1, 1), List.of());
            first.flush();
        }
        assertThat(new SqlAlertJournal(database).positions()).containsExactly(new Position(0, 50), new Position(1, 1));
    }

    @Test
    void partitionWhoseAlertsWereNeverWrittenIsToldFromOneOfWhichNothingIsKnown() {
        SqlAlertJournal journal = SqlAlertJournal.ofNode(database, "one");
        assertThat(journal.positions()).isEmpty();
        journal.begin(List.of(3));
        assertThat(journal.positions()).containsExactly(new Position(3, 0));
        try (AlertStage stage = stage("one")) {
            stage.accept(new Position(3, 7), List.of());
        }
        journal.begin(List.of(3, 4));
        assertThat(journal.positions()).containsExactly(new Position(3, 7), new Position(4, 0));
    }

    private AlertStage stage(String node) {
        AlertStage stage = new AlertStage(
                SqlAlertJournal.ofNode(database, node),
                (tenant, rule) -> Grouping.USUAL,
                AlertStageConfig.USUAL,
                Clock.systemUTC());
        stage.start();
        return stage;
    }

    @Test
    void stateIsKeptWhileNobodyElseHadThePartitionsAndThrownAwayAfterwards() throws IOException {
        KeptState state = KeptState.of(folder.resolve("state"), "a");
        state.keepFor(take("a", 0, 1));
        Path file = Files.writeString(folder.resolve("state/detection.state"), "open groups");
        state.keepFor(take("a"));
        state.keepFor(take("a", 0, 1));
        assertThat(file).exists();
        take("b", 1);
        state.keepFor(take("a", 1));
        assertThat(file).doesNotExist();
    }

    private static PartitionLease lease(int partition, String name, long epoch) {
        return new PartitionLease(partition, name + "-1", name, epoch);
    }

    @Test
    void heldPartitionsOfManyProcessesAreAllTaken() {
        IntStream.range(0, 5).forEach(number -> take("n" + number, number));
        assertThat(nodes.view().leases()).hasSize(5);
    }
}
