package io.tidewatch.server;

import static io.tidewatch.testkit.alert.Findings.BRUTE_FORCE;
import static io.tidewatch.testkit.alert.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.ZstdInputStream;
import io.tidewatch.alert.AlertEdit;
import io.tidewatch.alert.AlertPruning;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Resolution;
import io.tidewatch.alert.sql.SqlAlertPruning;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.alert.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRetentionTest {
    private static final AlertScope ALL = AlertScope.all(TenantId.DEFAULT);

    @TempDir
    private Path folder;

    private final MutableClock clock = MutableClock.atNoon();
    private final TestAlerts alerts = new TestAlerts(clock);

    @AfterEach
    void close() {
        alerts.close();
    }

    private AlertRetention retention(AlertPruning pruning, boolean resolvedOnly) {
        return new AlertRetention(
                pruning, new AlertArchive(folder), alerts.audit(), Duration.ofDays(400), resolvedOnly, clock);
    }

    private void make(int count) {
        for (int i = 0; i < count; i++) {
            alerts.accept(Findings.of(BRUTE_FORCE, "web-" + i, NOON));
        }
    }

    private Path file() {
        return new AlertArchive(folder).file(LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC));
    }

    private List<String> archived() throws IOException {
        try (ZstdInputStream in = new ZstdInputStream(Files.newInputStream(file()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private long left() {
        return alerts.parts().alerts().count(ALL, AlertQuery.ALL);
    }

    @Test
    void oldAlertsAreInTheArchiveBeforeTheyAreGone() throws IOException {
        make(3);
        AlertRetention retention = retention(new SqlAlertPruning(alerts.database()), false);
        assertThat(retention.run()).isZero();
        clock.advance(Duration.ofDays(401));
        alerts.accept(Findings.of(BRUTE_FORCE, "new", NOON));

        assertThat(retention.run()).isEqualTo(3);
        assertThat(left()).isEqualTo(1);
        assertThat(archived())
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(line).contains("\"rule\":\"brute-force\"", "\"explanation\":", "\"history\":[]"));
        assertThat(alerts.audited(TenantId.DEFAULT)).containsExactly("alerts.archived");
        clock.advance(Duration.ofDays(401));
        retention.run();
        assertThat(archived()).hasSize(1);
    }

    @Test
    void openAlertsStayWhereThatIsWanted() {
        make(2);
        String id = alerts.parts()
                .alerts()
                .list(ALL, AlertQuery.ALL, AlertSort.CREATED, 1, null)
                .alerts()
                .getFirst()
                .id();
        alerts.parts()
                .alerts()
                .edit(
                        ALL,
                        id,
                        new AlertEdit(AlertStatus.RESOLVED, Resolution.BENIGN, null, ""),
                        null,
                        "ann",
                        clock.instant());
        clock.advance(Duration.ofDays(500));
        assertThat(retention(new SqlAlertPruning(alerts.database()), true).run())
                .isEqualTo(1);
        assertThat(left()).isEqualTo(1);
    }

    @Test
    void crashBetweenArchiveAndDeletionRepeatsLinesAndLosesNone() throws IOException {
        make(3);
        clock.advance(Duration.ofDays(401));
        AlertPruning real = new SqlAlertPruning(alerts.database());
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> retention(new NoDeletion(real), false).run());
        assertThat(left()).isEqualTo(3);

        assertThat(retention(real, false).run()).isEqualTo(3);
        assertThat(archived()).hasSize(6);
        assertThat(archived().stream().distinct()).hasSize(3);
    }

    @Test
    void frameThatACrashCutOffIsRemoved() throws IOException {
        make(2);
        clock.advance(Duration.ofDays(401));
        AlertPruning real = new SqlAlertPruning(alerts.database());
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> retention(new NoDeletion(real), false).run());
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2), StandardOpenOption.APPEND);

        assertThat(retention(real, false).run()).isEqualTo(2);
        assertThat(archived()).hasSize(4);
    }

    @Test
    void whatCannotBeArchivedIsNotDeleted() throws IOException {
        make(1);
        clock.advance(Duration.ofDays(401));
        Files.createDirectories(file());
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() ->
                        retention(new SqlAlertPruning(alerts.database()), false).run())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        assertThat(left()).isEqualTo(1);
    }

    /** As if the program were killed before it deletes. */
    private record NoDeletion(AlertPruning pruning) implements AlertPruning {
        @Override
        public List<Old> old(Instant before, boolean resolvedOnly, int limit) {
            return pruning.old(before, resolvedOnly, limit);
        }

        @Override
        public int delete(Collection<Old> alerts) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "killed");
        }

        @Override
        public void forgetTimed(Instant before) {
            pruning.forgetTimed(before);
        }
    }
}
