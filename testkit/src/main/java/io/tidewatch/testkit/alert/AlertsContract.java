package io.tidewatch.testkit.alert;

import static io.tidewatch.testkit.alert.Findings.AUTH;
import static io.tidewatch.testkit.alert.Findings.BRUTE_FORCE;
import static io.tidewatch.testkit.alert.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCounts;
import io.tidewatch.alert.AlertCursor;
import io.tidewatch.alert.AlertEdit;
import io.tidewatch.alert.AlertHistory;
import io.tidewatch.alert.AlertPage;
import io.tidewatch.alert.AlertPruning;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Alerts;
import io.tidewatch.alert.EditOutcome;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.Resolution;
import io.tidewatch.alert.Risk;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlertPruning;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.TimeRange;
import io.tidewatch.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see and do with alerts, on every database. */
public abstract class AlertsContract {
    private static final AlertScope ALL = AlertScope.all(TenantId.DEFAULT);
    private static final TenantId OTHER = new TenantId("other");
    private static final RuleRef WHOAMI =
            Findings.rule("whoami", "Whoami as Parameter", AlertSeverity.LOW, "attack.discovery", "attack.t1033");
    private static final RuleRef PASS_THE_HASH = Findings.rule(
            "pth", "Pass the Hash", AlertSeverity.CRITICAL, "attack.lateral-movement", "attack.t1550.002");

    private final MutableClock clock = MutableClock.atNoon();
    private Database database;
    private AlertStage stage;
    private Alerts alerts;
    private long offset;

    /** A database without alerts; called once a test. */
    protected abstract Database open();

    @BeforeEach
    void start() {
        database = open();
        alerts = new SqlAlerts(database);
        stage = new AlertStage(
                new SqlAlertJournal(database), (tenant, rule) -> Grouping.USUAL, AlertStageConfig.USUAL, clock);
        stage.start();
    }

    @AfterEach
    void stop() {
        stage.close();
        database.close();
    }

    private void accept(Finding... findings) {
        stage.accept(new Position(0, ++offset), List.of(findings));
        stage.flush();
        clock.advance(Duration.ofSeconds(1));
    }

    private Alert only(AlertQuery query) {
        List<Alert> found = list(ALL, query);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<Alert> list(AlertScope scope, AlertQuery query) {
        return alerts.list(scope, query, AlertSort.CREATED, 1_000, null).alerts();
    }

    private Alert done(EditOutcome outcome) {
        assertThat(outcome).isInstanceOf(EditOutcome.Done.class);
        return ((EditOutcome.Done) outcome).alert();
    }

    private EditOutcome edit(Alert alert, AlertEdit edit, @Nullable Long version) {
        return alerts.edit(ALL, alert.id(), edit, version, "ann", clock.instant());
    }

    private static AlertEdit resolve(Resolution resolution) {
        return new AlertEdit(AlertStatus.RESOLVED, resolution, null, "");
    }

    @Test
    void alertKeepsWhatItRestsOn() {
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON));
        Alert alert = only(AlertQuery.ALL);

        assertThat(alert.rule()).isEqualTo(BRUTE_FORCE);
        assertThat(alert.status()).isEqualTo(AlertStatus.NEW);
        assertThat(alert.group()).containsExactly(Map.entry("host.name", "web-1"));
        assertThat(alert.entities()).contains(new Entity(Entity.Kind.HOST, "web-1"));
        assertThat(alert.firstEvent()).isEqualTo(NOON);
        assertThat(alert.created()).isEqualTo(NOON);
        assertThat(alerts.details(ALL, alert.id())).hasValueSatisfying(details -> {
            assertThat(details.explanation()).isEqualTo("{\"text\":\"selection\",\"holds\":true}");
            assertThat(details.fields()).containsExactly(Map.entry("host.name", "web-1"));
            assertThat(details.firstEvents()).hasSize(1);
            assertThat(details.events()).isEqualTo(1);
        });
    }

    @Test
    void whatPeopleAndTheStageChangeDoesNotMeet() {
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON));
        Alert seen = only(AlertQuery.ALL);
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON.plusSeconds(60)));

        Alert assigned = done(edit(seen, new AlertEdit(AlertStatus.IN_PROGRESS, null, "ann", ""), seen.version()));
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON.plusSeconds(120)));

        assertThat(assigned.findings()).isEqualTo(2);
        Alert now = only(AlertQuery.ALL);
        assertThat(now.findings()).isEqualTo(3);
        assertThat(now.status()).isEqualTo(AlertStatus.IN_PROGRESS);
        assertThat(now.assignee()).isEqualTo("ann");
        assertThat(now.lastEvent()).isEqualTo(NOON.plusSeconds(120));
    }

    @Test
    void secondOfTwoPeopleIsToldThatTheFirstWasThere() {
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON));
        Alert seen = only(AlertQuery.ALL);
        done(edit(seen, new AlertEdit(AlertStatus.ACKNOWLEDGED, null, null, ""), seen.version()));

        EditOutcome second = edit(seen, resolve(Resolution.BENIGN), seen.version());

        assertThat(second)
                .isInstanceOfSatisfying(
                        EditOutcome.Conflict.class,
                        conflict -> assertThat(conflict.alert().status()).isEqualTo(AlertStatus.ACKNOWLEDGED));
        assertThat(only(AlertQuery.ALL).status()).isEqualTo(AlertStatus.ACKNOWLEDGED);
        assertThat(edit(seen, resolve(Resolution.BENIGN), null)).isInstanceOf(EditOutcome.Done.class);
    }

    @Test
    void historyTellsWhoDidWhat() {
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON));
        Alert alert = only(AlertQuery.ALL);
        edit(alert, new AlertEdit(AlertStatus.IN_PROGRESS, null, "bob", "looking"), null);
        edit(alert, new AlertEdit(AlertStatus.IN_PROGRESS, null, "bob", ""), null);
        edit(alert, AlertEdit.comment("nothing\0 yet \ud800"), null);
        edit(alert, resolve(Resolution.FALSE_POSITIVE), null);

        assertThat(alerts.history(ALL, alert.id()))
                .extracting(AlertHistory::change, AlertHistory::from, AlertHistory::to, AlertHistory::comment)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                AlertHistory.Change.STATUS, "new", "in-progress", "looking"),
                        org.assertj.core.groups.Tuple.tuple(AlertHistory.Change.ASSIGNEE, "", "bob", ""),
                        org.assertj.core.groups.Tuple.tuple(
                                AlertHistory.Change.COMMENT, "", "", "nothing\ufffd yet \ufffd"),
                        org.assertj.core.groups.Tuple.tuple(
                                AlertHistory.Change.STATUS, "in-progress", "resolved: false-positive", ""));
        assertThat(alerts.history(ALL, alert.id()))
                .allSatisfy(entry -> assertThat(entry.actor()).isEqualTo("ann"));
        assertThat(only(AlertQuery.ALL).version()).isEqualTo(3);
    }

    @Test
    void resolvedAlertNeedsAResolution() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AlertEdit(AlertStatus.RESOLVED, null, null, ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AlertEdit(AlertStatus.NEW, Resolution.BENIGN, null, ""));
    }

    @Test
    void nothingOfAnotherTenantOrDatasetIsSeenOrChanged() {
        accept(
                Findings.of(BRUTE_FORCE, "web-1", NOON),
                Findings.of("x1", OTHER, BRUTE_FORCE, "web-1", NOON, AUTH),
                Findings.of("x2", TenantId.DEFAULT, BRUTE_FORCE, "win-1", NOON, Dataset.of("windows.security")));
        Alert theirs = list(AlertScope.all(OTHER), AlertQuery.ALL).getFirst();
        AlertScope linux = new AlertScope(TenantId.DEFAULT, DatasetScope.of(Set.of("linux.*")));
        AlertScope none = new AlertScope(TenantId.DEFAULT, DatasetScope.NONE);
        Alert windows = only(AlertQuery.ALL.withEntity(Entity.Kind.HOST, "win-1"));

        assertThat(list(linux, AlertQuery.ALL)).hasSize(1);
        assertThat(list(none, AlertQuery.ALL)).isEmpty();
        assertThat(alerts.count(linux, AlertQuery.ALL)).isEqualTo(1);
        assertThat(alerts.count(none, AlertQuery.ALL)).isZero();
        assertThat(alerts.counts(linux, AlertQuery.ALL, Duration.ofHours(1)).total())
                .isEqualTo(1);
        assertThat(list(linux, AlertQuery.ALL.withEntity(null, "win-1"))).isEmpty();
        assertThat(alerts.risks(linux, null, 10, clock.instant()))
                .extracting(Risk::entity)
                .doesNotContain(new Entity(Entity.Kind.HOST, "win-1"));
        for (Alert hidden : List.of(theirs, windows)) {
            assertThat(alerts.find(linux, hidden.id())).isEmpty();
            assertThat(alerts.details(linux, hidden.id())).isEmpty();
            assertThat(alerts.edit(linux, hidden.id(), AlertEdit.comment("x"), null, "eve", NOON))
                    .isInstanceOf(EditOutcome.Missing.class);
        }
        assertThat(alerts.history(AlertScope.all(OTHER), theirs.id())).isEmpty();
        assertThat(alerts.find(ALL, "' OR 1=1 --\0")).isEmpty();
    }

    @Test
    void everyFilterListsAndCountsWhatALookAtEachAlertWould() {
        Random random = new Random(7);
        List<RuleRef> rules = List.of(BRUTE_FORCE, WHOAMI, PASS_THE_HASH);
        List<Dataset> datasets = List.of(AUTH, Dataset.of("windows.security"), Dataset.of("linux_auth"));
        for (int i = 0; i < 60; i++) {
            accept(Findings.of(
                    "r" + i,
                    TenantId.DEFAULT,
                    rules.get(random.nextInt(3)),
                    "host-" + i % 9,
                    NOON.plus(Duration.ofHours(2L * i)),
                    datasets.get(random.nextInt(3))));
            clock.advance(Duration.ofHours(3));
        }
        List<AlertEdit> edits = List.of(
                new AlertEdit(AlertStatus.ACKNOWLEDGED, null, "ann", ""),
                new AlertEdit(AlertStatus.IN_PROGRESS, null, "bob", ""),
                resolve(Resolution.TRUE_POSITIVE),
                resolve(Resolution.FALSE_POSITIVE));
        for (Alert alert : list(ALL, AlertQuery.ALL)) {
            if (random.nextBoolean()) {
                edit(alert, edits.get(random.nextInt(4)), null);
            }
        }
        List<Alert> all = list(ALL, AlertQuery.ALL);
        assertThat(all).hasSize(60);
        TimeRange days = new TimeRange(NOON.plus(Duration.ofHours(30)), NOON.plus(Duration.ofHours(131)));
        Map<AlertQuery, Predicate<Alert>> queries = new java.util.LinkedHashMap<>();
        queries.put(AlertQuery.ALL.withStatuses(AlertStatus.NEW), a -> a.status() == AlertStatus.NEW);
        queries.put(
                AlertQuery.ALL.withStatuses(AlertStatus.NEW, AlertStatus.RESOLVED),
                a -> a.status() == AlertStatus.NEW || a.status() == AlertStatus.RESOLVED);
        queries.put(
                AlertQuery.ALL.withResolutions(Resolution.FALSE_POSITIVE),
                a -> a.resolution() == Resolution.FALSE_POSITIVE);
        queries.put(
                AlertQuery.ALL.withSeverities(AlertSeverity.HIGH, AlertSeverity.CRITICAL),
                a -> a.severity().compareTo(AlertSeverity.HIGH) >= 0);
        queries.put(AlertQuery.ALL.withRule("pth"), a -> a.rule().key().equals("pth"));
        queries.put(AlertQuery.ALL.withRule("none"), a -> false);
        queries.put(AlertQuery.ALL.withTag("T1110"), a -> a.rule().key().equals("brute-force"));
        queries.put(
                AlertQuery.ALL.withTag("attack.discovery"), a -> a.rule().key().equals("whoami"));
        queries.put(AlertQuery.ALL.withText("HASH pass"), a -> a.rule().key().equals("pth"));
        queries.put(AlertQuery.ALL.withAssignee("ann"), a -> "ann".equals(a.assignee()));
        queries.put(AlertQuery.ALL.withAssignee(""), a -> a.assignee() == null);
        queries.put(
                AlertQuery.ALL.withEntity(Entity.Kind.HOST, "host-3"),
                a -> a.group().containsValue("host-3"));
        queries.put(AlertQuery.ALL.withEntity(null, "root"), a -> true);
        queries.put(AlertQuery.ALL.withEntity(Entity.Kind.HOST, "root"), a -> false);
        queries.put(AlertQuery.ALL.withDatasets(AUTH), a -> a.dataset().equals(AUTH));
        queries.put(AlertQuery.ALL.withCreated(days), a -> days.contains(a.created()));
        queries.put(
                AlertQuery.ALL.withCreated(days).withStatuses(AlertStatus.NEW).withTag("T1033"),
                a -> days.contains(a.created())
                        && a.status() == AlertStatus.NEW
                        && a.rule().key().equals("whoami"));
        AlertScope linux = new AlertScope(TenantId.DEFAULT, DatasetScope.of(Set.of("linux.*")));

        queries.forEach((query, fits) -> {
            List<Alert> expected = all.stream().filter(fits).toList();
            assertThat(list(ALL, query)).as(query.toString()).isEqualTo(expected);
            assertThat(alerts.count(ALL, query)).as(query.toString()).isEqualTo(expected.size());
            assertCounts(alerts.counts(ALL, query, Duration.ofDays(1)), expected, Duration.ofDays(1));
            assertCounts(alerts.counts(ALL, query, Duration.ofHours(1)), expected, Duration.ofHours(1));
            List<Alert> seen =
                    expected.stream().filter(a -> a.dataset().equals(AUTH)).toList();
            assertThat(list(linux, query)).isEqualTo(seen);
            assertThat(alerts.count(linux, query)).isEqualTo(seen.size());
            for (AlertSort sort : AlertSort.values()) {
                assertThat(paged(query, sort)).containsExactlyInAnyOrderElementsOf(expected);
            }
        });
        assertThat(paged(AlertQuery.ALL, AlertSort.CREATED)).isEqualTo(all);
        assertThat(paged(AlertQuery.ALL, AlertSort.SEVERITY))
                .extracting(Alert::severity)
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(paged(AlertQuery.ALL, AlertSort.UPDATED))
                .extracting(Alert::updated)
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    private List<Alert> paged(AlertQuery query, AlertSort sort) {
        List<Alert> paged = new ArrayList<>();
        AlertCursor cursor = null;
        do {
            AlertPage page =
                    alerts.list(ALL, query, sort, 7, cursor == null ? null : AlertCursor.parse(cursor.toString()));
            paged.addAll(page.alerts());
            cursor = page.next();
        } while (cursor != null);
        return paged;
    }

    private static void assertCounts(AlertCounts counts, List<Alert> expected, Duration bucket) {
        assertThat(counts.total()).isEqualTo(expected.size());
        for (AlertStatus status : AlertStatus.values()) {
            assertThat(counts.byStatus().getOrDefault(status, 0L))
                    .isEqualTo(
                            expected.stream().filter(a -> a.status() == status).count());
        }
        for (AlertSeverity severity : AlertSeverity.values()) {
            assertThat(counts.bySeverity().getOrDefault(severity, 0L))
                    .isEqualTo(expected.stream()
                            .filter(a -> a.severity() == severity)
                            .count());
        }
        assertThat(counts.byTechnique().getOrDefault("T1033", 0L))
                .isEqualTo(expected.stream()
                        .filter(a -> a.rule().key().equals("whoami"))
                        .count());
        Map<Instant, Long> buckets = new java.util.TreeMap<>();
        expected.forEach(a -> buckets.merge(
                Instant.ofEpochSecond(a.created().getEpochSecond() / bucket.toSeconds() * bucket.toSeconds()),
                1L,
                Long::sum));
        Map<Instant, Long> found = new java.util.TreeMap<>();
        counts.buckets().forEach(one -> found.put(one.start(), one.count()));
        assertThat(found).isEqualTo(buckets);
    }

    @Test
    void riskFallsWithTimeAndForgetsFalsePositives() {
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON), Findings.of(WHOAMI, "web-2", NOON));
        accept(Findings.of(PASS_THE_HASH, "web-2", NOON));
        List<Risk> risks = alerts.risks(ALL, Entity.Kind.HOST, 10, clock.instant());

        assertThat(risks).extracting(risk -> risk.entity().value()).containsExactly("web-2", "web-1");
        assertThat(risks.getFirst().highest()).isEqualTo(AlertSeverity.CRITICAL);
        assertThat(risks.getFirst().alerts()).isEqualTo(2);
        assertThat(risks.getLast().score()).isBetween(28.5, 28.6);

        Instant later = clock.instant().plus(Duration.ofDays(2));
        assertThat(alerts.risks(ALL, Entity.Kind.HOST, 10, later).getLast().score())
                .isBetween(16.6, 16.7);
        assertThat(alerts.risks(ALL, null, 10, clock.instant().plus(Duration.ofDays(15))))
                .isEmpty();

        edit(only(AlertQuery.ALL.withRule("pth")), resolve(Resolution.FALSE_POSITIVE), null);
        assertThat(alerts.risks(ALL, Entity.Kind.HOST, 10, clock.instant()))
                .extracting(risk -> risk.entity().value())
                .containsExactly("web-1", "web-2");
    }

    @Test
    void oldAlertsAreFoundAndDeletedUnlessTheyChanged() {
        AlertPruning pruning = new SqlAlertPruning(database);
        accept(Findings.of(BRUTE_FORCE, "web-1", NOON), Findings.of(BRUTE_FORCE, "web-2", NOON));
        accept(Findings.of("o", OTHER, BRUTE_FORCE, "web-3", NOON, AUTH));
        edit(only(AlertQuery.ALL.withEntity(null, "web-1")), resolve(Resolution.BENIGN), null);
        Instant future = clock.instant().plusSeconds(1);

        assertThat(pruning.old(NOON, false, 10)).isEmpty();
        assertThat(pruning.old(future, true, 10)).hasSize(1);
        assertThat(pruning.old(future, false, 2)).hasSize(2);
        List<AlertPruning.Old> old = pruning.old(future, false, 10);
        assertThat(old).hasSize(3);
        edit(only(AlertQuery.ALL.withEntity(null, "web-2")), AlertEdit.comment("wait"), null);

        assertThat(pruning.delete(old)).isEqualTo(2);
        assertThat(pruning.delete(old)).isZero();
        assertThat(only(AlertQuery.ALL).group()).containsValue("web-2");
        assertThat(alerts.count(ALL, AlertQuery.ALL)).isEqualTo(1);
        assertThat(alerts.count(AlertScope.all(OTHER), AlertQuery.ALL)).isZero();
        assertThat(list(ALL, AlertQuery.ALL.withEntity(null, "web-1"))).isEmpty();
    }
}
