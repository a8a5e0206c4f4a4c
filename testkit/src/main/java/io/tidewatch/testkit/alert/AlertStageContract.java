package io.tidewatch.testkit.alert;

import static io.tidewatch.testkit.alert.Findings.AUTH;
import static io.tidewatch.testkit.alert.Findings.BRUTE_FORCE;
import static io.tidewatch.testkit.alert.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertDetails;
import io.tidewatch.alert.AlertEdit;
import io.tidewatch.alert.AlertLimits;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Alerts;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.GroupingPolicy;
import io.tidewatch.alert.Resolution;
import io.tidewatch.alert.Suppression;
import io.tidewatch.alert.Suppressions;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.alert.sql.SqlSuppressions;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How findings become alerts, on every database: grouped, suppressed, exactly once. */
public abstract class AlertStageContract {
    private static final AlertScope ALL = AlertScope.all(TenantId.DEFAULT);
    private static final AlertStageConfig QUICK = new AlertStageConfig(
            Duration.ofMillis(1), Duration.ofMillis(1), 50, 3, Duration.ofMillis(1), Duration.ZERO, Duration.ZERO);

    private final MutableClock clock = MutableClock.atNoon();
    private Database database;
    private Alerts alerts;
    private Suppressions suppressions;
    private FaultyJournal journal;
    private AlertStage stage;
    private long offset;

    /** A database without alerts; called once a test. */
    protected abstract Database open();

    @BeforeEach
    void start() {
        database = open();
        alerts = new SqlAlerts(database);
        suppressions = new SqlSuppressions(database);
        restart();
    }

    @AfterEach
    void stop() {
        stage.close();
        database.close();
    }

    private void restart() {
        journal = new FaultyJournal(new SqlAlertJournal(database));
        stage = new AlertStage(journal, GroupingPolicy.byRule(Grouping.USUAL), QUICK, clock);
        stage.start();
    }

    /** As kill -9: nothing more is written. */
    private void crash() {
        journal.set(FaultyJournal.Fault.AWAY);
        stage.close();
    }

    private void accept(Finding... findings) {
        stage.accept(new Position(0, ++offset), List.of(findings));
    }

    private List<Alert> list() {
        stage.flush();
        return alerts.list(ALL, AlertQuery.ALL, AlertSort.CREATED, 10_000, null).alerts();
    }

    private static Finding at(long minutes) {
        return Findings.of(BRUTE_FORCE, "web-1", NOON.plus(Duration.ofMinutes(minutes)));
    }

    private void resolve(Alert alert) {
        alerts.edit(
                ALL,
                alert.id(),
                new AlertEdit(AlertStatus.RESOLVED, Resolution.BENIGN, null, ""),
                null,
                "ann",
                clock.instant());
    }

    @Test
    void findingsCloseInTimeAreOneAlert() {
        accept(at(0), at(60));
        accept(at(120), at(-30));
        accept(at(181));

        List<Alert> made = list();
        assertThat(made).hasSize(2);
        assertThat(made.getLast().findings()).isEqualTo(4);
        assertThat(made.getLast().firstEvent()).isEqualTo(NOON.minus(Duration.ofMinutes(30)));
        assertThat(made.getLast().lastEvent()).isEqualTo(NOON.plus(Duration.ofHours(2)));
        assertThat(made.getFirst().previous()).isEqualTo(made.getLast().id());
    }

    @Test
    void anAlertSpansADayAtMost() {
        for (int hour = 0; hour <= 25; hour++) {
            accept(at(60L * hour));
        }
        assertThat(list()).extracting(Alert::findings).containsExactly(1L, 25L);
    }

    @Test
    void aRulesOwnWindowDecidesWhichFindingsAreOneAlert() {
        RuleRef patient = new RuleRef("patient", 1, "Patient", AlertSeverity.LOW, List.of(), Duration.ofHours(4));
        RuleRef days = new RuleRef("days", 1, "Days", AlertSeverity.LOW, List.of(), Duration.ofDays(2));
        for (int hour = 0; hour <= 8; hour += 4) {
            accept(Findings.of(patient, "web-1", NOON.plus(Duration.ofHours(hour))));
        }
        accept(Findings.of(days, "web-1", NOON), Findings.of(days, "web-1", NOON.plus(Duration.ofDays(2))));
        accept(Findings.of(patient, "web-1", NOON.plus(Duration.ofHours(13))));
        assertThat(list()).extracting(Alert::findings).containsExactlyInAnyOrder(3L, 2L, 1L);
    }

    @Test
    void otherGroupsRulesAndTenantsAreOtherAlerts() {
        accept(
                at(0),
                Findings.of(BRUTE_FORCE, "web-2", NOON),
                Findings.of(Findings.rule("other", "Other", AlertSeverity.LOW), "web-1", NOON),
                Findings.of("t", new TenantId("other"), BRUTE_FORCE, "web-1", NOON, AUTH));
        assertThat(list()).hasSize(3);
    }

    @Test
    void resolvedAlertIsNotOpenedAgain() {
        accept(at(0));
        Alert first = list().getFirst();
        resolve(first);
        accept(at(1), at(2));

        List<Alert> both = list();
        assertThat(both).hasSize(2);
        assertThat(both.getFirst().status()).isEqualTo(AlertStatus.NEW);
        assertThat(both.getFirst().findings()).isEqualTo(2);
        assertThat(both.getFirst().previous()).isEqualTo(first.id());
        assertThat(both.getLast().findings()).isEqualTo(1);
    }

    @Test
    void replayAfterARestartChangesNothing() {
        List<Finding> findings = List.of(at(0), at(1), Findings.of(BRUTE_FORCE, "web-2", NOON));
        stage.accept(new Position(0, 1), findings);
        stage.accept(new Position(7, 5), List.of());
        List<Alert> before = list();
        stage.close();
        restart();

        assertThat(stage.committed()).containsExactly(new Position(0, 1), new Position(7, 5));
        stage.accept(new Position(0, 1), findings);
        stage.accept(new Position(7, 4), findings);
        stage.accept(new Position(0, 2), List.of(at(3)));
        assertThat(list()).extracting(Alert::findings).containsExactly(1L, 3L);
        assertThat(list())
                .extracting(Alert::id)
                .isEqualTo(before.stream().map(Alert::id).toList());
    }

    @Test
    void findingsOfTheClockAreKnownAgain() {
        Finding finding = at(0);
        stage.acceptTimed(List.of(finding, finding));
        stage.flush();
        stage.close();
        restart();
        stage.acceptTimed(List.of(finding, at(1)));

        assertThat(list()).extracting(Alert::findings).containsExactly(2L);
    }

    @Test
    void lostAnswerDoesNotCountTwice() {
        accept(at(0));
        stage.flush();
        journal.set(FaultyJournal.Fault.ANSWER_LOST);
        accept(at(1));
        accept(at(2));

        assertThat(list()).extracting(Alert::findings).containsExactly(3L);
    }

    @Test
    void whileTheCatalogIsAwayFindingsWaitAndThenTheSenderDoes() throws InterruptedException {
        journal.set(FaultyJournal.Fault.AWAY);
        accept(at(0));
        Eventually.until("the stage says so", () -> stage.check().status() == Health.Status.DOWN);
        AtomicInteger accepted = new AtomicInteger();
        Thread sender = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 200; i++) {
                accept(at(1));
                accepted.incrementAndGet();
            }
        });
        Eventually.until("the bound is reached", () -> accepted.get() >= QUICK.waiting());
        assertThat(accepted.get()).isLessThan(150);
        assertThat(stage.committed()).isEmpty();

        journal.set(FaultyJournal.Fault.NONE);
        sender.join();
        assertThat(list()).extracting(Alert::findings).containsExactly(201L);
        assertThat(stage.check()).isEqualTo(Health.UP);
    }

    @Test
    void closedStageTakesNothing() {
        stage.close();
        assertThatExceptionOfType(TidewatchException.class).isThrownBy(() -> accept(at(0)));
    }

    @Test
    void listenersHearOfCommittedPositionsAndOfWhatWasWritten() {
        List<Position> heard = new CopyOnWriteArrayList<>();
        List<Alert> made = new CopyOnWriteArrayList<>();
        stage.onCommit(heard::addAll);
        stage.onWritten(
                batch -> batch.made().forEach(one -> made.add(one.details().alert())));
        accept(at(0));
        Eventually.until("both are told", () -> heard.contains(new Position(0, 1)) && made.size() == 1);
        assertThat(alerts.find(ALL, made.getFirst().id())).contains(made.getFirst());
    }

    @Test
    void evidenceIsAskedForOnceForANewAlertAndIsBounded() {
        AtomicInteger asked = new AtomicInteger();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Finding plain = at(i);
            findings.add(new Finding(
                    plain.id(),
                    plain.tenant(),
                    plain.rule(),
                    plain.from(),
                    plain.to(),
                    plain.dataset(),
                    Map.of("host.name", "h".repeat(5_000)),
                    List.of(new Entity(Entity.Kind.HOST, "h\0".repeat(5_000))),
                    plain.events(),
                    () -> {
                        asked.incrementAndGet();
                        return new Evidence("{\"text\":\"" + "x".repeat(100_000) + "\"}", Map.of("f", "v\ud800"));
                    }));
        }
        accept(findings.toArray(Finding[]::new));

        AlertDetails details = alerts.details(ALL, list().getFirst().id()).orElseThrow();
        assertThat(asked).hasValue(1);
        assertThat(details.explanation().length()).isLessThan(AlertLimits.EXPLANATION);
        assertThat(details.fields()).containsValue("v\ufffd");
        assertThat(details.alert().entities().getFirst().value()).hasSize(AlertLimits.VALUE);
    }

    @Test
    void whatCannotBeExplainedIsAnAlertAllTheSame() {
        Finding plain = at(0);
        accept(new Finding(
                plain.id(),
                plain.tenant(),
                plain.rule(),
                plain.from(),
                plain.to(),
                plain.dataset(),
                plain.group(),
                plain.entities(),
                plain.events(),
                () -> {
                    throw new IllegalStateException("broken");
                }));
        assertThat(alerts.details(ALL, list().getFirst().id()))
                .hasValueSatisfying(details -> assertThat(details.explanation()).contains("could not be explained"));
    }

    @Test
    void firstAndLatestEventsAreKeptOfAFlood() {
        for (int batch = 0; batch < 10; batch++) {
            List<Finding> flood = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Finding plain = Findings.of(BRUTE_FORCE, "web-1", NOON.plusSeconds(40L * batch + i));
                flood.add(new Finding(
                        plain.id(),
                        plain.tenant(),
                        plain.rule(),
                        plain.from(),
                        plain.to(),
                        plain.dataset(),
                        plain.group(),
                        plain.entities(),
                        List.of(new EventId(0, 40L * batch + i, 0)),
                        plain.evidence()));
            }
            accept(flood.toArray(Finding[]::new));
        }
        AlertDetails details = alerts.details(ALL, list().getFirst().id()).orElseThrow();
        assertThat(details.alert().findings()).isEqualTo(400);
        assertThat(details.events()).isEqualTo(400);
        assertThat(details.firstEvents()).hasSize(50).first().isEqualTo(new EventId(0, 0, 0));
        assertThat(details.firstEvents()).last().isEqualTo(new EventId(0, 49, 0));
        assertThat(details.latestEvents()).hasSize(50).last().isEqualTo(new EventId(0, 399, 0));
        assertThat(journal.commits()).isLessThanOrEqualTo(12);
    }

    private static Suppression suppression(
            String id, String rule, Map<String, String> group, @Nullable Duration after, @Nullable Instant until) {
        return new Suppression(id, TenantId.DEFAULT, rule, group, after, until, "known", "ann", NOON, 0, null);
    }

    @Test
    void suppressedFindingsAreCountedAndMakeNoAlert() {
        suppressions.put(suppression("web", "brute-force", Map.of("host.name", "web-*"), null, NOON.plusSeconds(60)));
        accept(at(0), at(1), Findings.of(BRUTE_FORCE, "db-1", NOON));
        assertThat(list()).extracting(Alert::group).containsExactly(Map.of("host.name", "db-1"));
        assertThat(suppressions.list(TenantId.DEFAULT).getFirst().suppressed()).isEqualTo(2);
        assertThat(suppressions.list(new TenantId("other"))).isEmpty();

        clock.advance(Duration.ofMinutes(2));
        accept(at(2));
        assertThat(list()).hasSize(2);
        assertThat(suppressions.remove(new TenantId("other"), "web")).isFalse();
        assertThat(suppressions.remove(TenantId.DEFAULT, "web")).isTrue();
    }

    @Test
    void pauseAfterAnAlertIsCountedOnTheAlertBefore() {
        suppressions.put(suppression("pause", "brute-force", Map.of(), Duration.ofHours(6), null));
        accept(at(0));
        resolve(list().getFirst());
        accept(at(1), at(359), at(360));

        List<Alert> both = list();
        assertThat(both).extracting(Alert::findings).containsExactly(1L, 1L);
        assertThat(both.getLast().suppressed()).isEqualTo(2);
        assertThat(both.getLast().status()).isEqualTo(AlertStatus.RESOLVED);
        assertThat(suppressions.list(TenantId.DEFAULT).getFirst().suppressed()).isEqualTo(2);
        suppressions.put(suppression("pause", "brute-force", Map.of(), Duration.ofHours(1), null));
        assertThat(suppressions.list(TenantId.DEFAULT).getFirst().suppressed()).isEqualTo(2);
    }

    @Test
    void randomFindingsWithCrashesAreGroupedAsTheModelDoes() {
        for (int seed = 0; seed < 3; seed++) {
            new RandomRun(seed).run();
        }
    }

    /** One tenant's findings at random, replayed after crashes and lost answers, with people resolving in between. */
    private final class RandomRun {
        private final Random random;
        private final TenantId tenant;
        private final List<RuleRef> rules = List.of(
                Findings.rule("plain", "Plain", AlertSeverity.LOW),
                Findings.rule("paused", "Paused", AlertSeverity.HIGH),
                Findings.rule("muted", "Muted", AlertSeverity.HIGH));
        private final NaiveAlerts model =
                new NaiveAlerts(Grouping.USUAL, Map.of("paused", Duration.ofHours(3)), Set.of("muted"));
        private final List<List<Finding>> sent = new ArrayList<>();
        private final int partition;
        private int settled;
        private int number;

        RandomRun(int seed) {
            random = new Random(seed);
            tenant = new TenantId("run-" + seed);
            partition = 10 + seed;
            for (String rule : List.of("paused", "muted")) {
                suppressions.put(new Suppression(
                        rule,
                        tenant,
                        rule,
                        Map.of(),
                        rule.equals("muted") ? null : Duration.ofHours(3),
                        null,
                        "",
                        "",
                        NOON,
                        0,
                        null));
            }
        }

        void run() {
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(10)) {
                    case 0 -> crashAndReplay();
                    case 1 -> journal.set(FaultyJournal.Fault.ANSWER_LOST);
                    case 2, 3 -> resolveSome();
                    default -> send();
                }
            }
            compare();
        }

        private void send() {
            List<Finding> batch = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                Instant time = NOON.plus(Duration.ofMinutes(20L * sent.size() + random.nextInt(200) - 100));
                batch.add(Findings.of(
                        "f" + number++, tenant, rules.get(random.nextInt(3)), "host-" + random.nextInt(3), time, AUTH));
            }
            sent.add(batch);
            stage.accept(new Position(partition, sent.size()), batch);
        }

        private void crashAndReplay() {
            crash();
            restart();
            long from = stage.committed().stream()
                    .filter(position -> position.partition() == partition)
                    .mapToLong(Position::offset)
                    .findFirst()
                    .orElse(0);
            for (int i = Math.max(0, (int) from - random.nextInt(3)); i < sent.size(); i++) {
                stage.accept(new Position(partition, i + 1), sent.get(i));
            }
        }

        /** What was sent is in the model from here on; who resolves sees it. */
        private void settle() {
            stage.flush();
            sent.subList(settled, sent.size()).forEach(batch -> batch.forEach(model::add));
            settled = sent.size();
        }

        private void resolveSome() {
            settle();
            for (NaiveAlerts.One one : model.alerts()) {
                if (!one.resolved && random.nextInt(3) == 0) {
                    one.resolved = true;
                    alerts.edit(
                            AlertScope.all(tenant),
                            one.id,
                            new AlertEdit(AlertStatus.RESOLVED, Resolution.BENIGN, null, ""),
                            null,
                            "ann",
                            clock.instant());
                }
            }
        }

        private void compare() {
            settle();
            List<String> found =
                    alerts
                            .list(AlertScope.all(tenant), AlertQuery.ALL, AlertSort.CREATED, 10_000, null)
                            .alerts()
                            .stream()
                            .map(alert -> alert.id() + " " + (alert.previous() == null ? "none" : alert.previous())
                                    + " "
                                    + alert.firstEvent() + " " + alert.lastEvent() + " " + alert.findings() + " "
                                    + alert.suppressed() + " " + (alert.status() == AlertStatus.RESOLVED))
                            .toList();
            assertThat(found)
                    .as(tenant.toString())
                    .containsExactlyInAnyOrderElementsOf(
                            model.alerts().stream().map(NaiveAlerts.One::text).toList());
            assertThat(suppressions.list(tenant).stream()
                            .mapToLong(Suppression::suppressed)
                            .sum())
                    .isEqualTo(model.keptBack);
            assertThat(alerts.count(AlertScope.all(tenant), AlertQuery.ALL)).isEqualTo(found.size());
            assertThat(found).hasSizeGreaterThan(5);
        }
    }
}
