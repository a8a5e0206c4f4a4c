package io.tidewatch.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Delivery;
import io.tidewatch.notify.Outbox;
import io.tidewatch.notify.Target;
import io.tidewatch.notify.Targets;
import io.tidewatch.notify.sql.OutboxWrite;
import io.tidewatch.notify.sql.SealingKey;
import io.tidewatch.notify.sql.SqlOutbox;
import io.tidewatch.notify.sql.SqlTargets;
import io.tidewatch.testkit.alert.Findings;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The suite that targets and the outbox pass in every database. */
public abstract class NotificationsContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOON = Findings.NOON;
    private static final Instant LATER = NOON.plusSeconds(60);

    private final MutableClock clock = MutableClock.atNoon();
    private @Nullable Database database;
    private long offset;

    /** The same catalog after the program was ended and started again; empty the first time. */
    protected abstract Database open();

    @BeforeEach
    final void begin() {
        database = open();
    }

    @AfterEach
    final void end() {
        database().close();
    }

    @Test
    void aTargetIsKeptWithItsSecretsAndIsItsTenantsAlone() {
        Target target = target(TENANT, "chat", true, AlertSeverity.HIGH, List.of("brute-*"));
        targets().put(target(TENANT, "chat", true, AlertSeverity.LOW, List.of()));
        targets().put(target);
        again();
        assertThat(targets().find(TENANT, "chat")).hasValue(target);
        assertThat(targets().list(TENANT)).containsExactly(target);
        assertThat(targets().find(OTHER, "chat")).isEmpty();
        assertThat(targets().list(OTHER)).isEmpty();
        assertThat(targets().remove(OTHER, "chat")).isFalse();
        assertThat(targets().remove(TENANT, "chat")).isTrue();
        assertThat(targets().remove(TENANT, "chat")).isFalse();
    }

    @Test
    void tooManyTargetsAreRefused() {
        IntStream.range(0, Targets.MAX)
                .forEach(i -> targets().put(target(TENANT, "t" + i, true, AlertSeverity.LOW, List.of())));
        assertThatThrownBy(() -> targets().put(target(TENANT, "more", true, AlertSeverity.LOW, List.of())))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("already");
        targets().put(target(OTHER, "more", true, AlertSeverity.LOW, List.of()));
    }

    @Test
    void anAlertWaitsForTheTargetsOfItsTenantThatWantIt() {
        targets().put(target(TENANT, "all", true, AlertSeverity.LOW, List.of()));
        targets().put(target(TENANT, "critical", true, AlertSeverity.CRITICAL, List.of()));
        targets().put(target(TENANT, "off", false, AlertSeverity.LOW, List.of()));
        targets().put(target(OTHER, "all", true, AlertSeverity.LOW, List.of()));
        accept(finding("f1", TENANT, "web-1"), finding("f2", TENANT, "web-2"), finding("f3", OTHER, "web-1"));
        again();
        assertThat(outbox().due(LATER))
                .containsExactlyInAnyOrder(new Outbox.Waiting(TENANT, "all"), new Outbox.Waiting(OTHER, "all"));
        assertThat(outbox().list(TENANT, null, null, 10)).hasSize(2);
        assertThat(requireNonNull(targets().states(TENANT).get("all")).waiting())
                .isEqualTo(2);
        assertThat(targets().total().waiting()).isEqualTo(3);
        assertThat(next("all").message().tenant()).isEqualTo("default");
    }

    @Test
    void whatBecomesOfAMessageIsCountedOnce() {
        targets().put(target(TENANT, "all", true, AlertSeverity.LOW, List.of()));
        accept(finding("f1", TENANT, "web-1"), finding("f2", TENANT, "web-2"));
        Delivery first = next("all").delivery();
        outbox().postpone(first, LATER, LATER.plusSeconds(10), "answered 503 \u0000");
        Delivery second = next("all").delivery();
        assertThat(second.id()).isNotEqualTo(first.id());
        outbox().delivered(second, LATER);
        outbox().delivered(second, LATER);
        outbox().giveUp(second, LATER, "too late");
        assertThat(outbox().next(new Outbox.Waiting(TENANT, "all"), LATER)).isEmpty();
        outbox().giveUp(first, LATER.plusSeconds(10), "answered 404");
        again();
        assertThat(requireNonNull(targets().states(TENANT).get("all"))).satisfies(state -> {
            assertThat(state.waiting()).isZero();
            assertThat(state.delivered()).isEqualTo(1);
            assertThat(state.givenUp()).isEqualTo(1);
            assertThat(state.lastReason()).isEqualTo("answered 404");
        });
        assertThat(outbox().list(TENANT, "all", Delivery.State.GIVEN_UP, 10))
                .singleElement()
                .satisfies(given -> {
                    assertThat(given.attempts()).isEqualTo(2);
                    assertThat(given.reason()).isEqualTo("answered 404");
                });
        assertThat(outbox().again(OTHER, first.id(), LATER)).isFalse();
        assertThat(outbox().again(TENANT, second.id(), LATER)).isFalse();
        assertThat(outbox().again(TENANT, first.id(), LATER)).isTrue();
        assertThat(next("all").delivery().attempts()).isZero();
    }

    @Test
    void whatIsFinishedIsForgottenAndWhatWaitsIsNot() {
        targets().put(target(TENANT, "all", true, AlertSeverity.LOW, List.of()));
        accept(finding("f1", TENANT, "web-1"), finding("f2", TENANT, "web-2"));
        outbox().delivered(next("all").delivery(), LATER);
        assertThat(outbox().forget(LATER)).isZero();
        assertThat(outbox().forget(LATER.plusSeconds(1))).isEqualTo(1);
        assertThat(outbox().list(TENANT, null, null, 10))
                .extracting(Delivery::state)
                .containsExactly(Delivery.State.WAITING);
    }

    private Outbox.Due next(String target) {
        return outbox().next(new Outbox.Waiting(TENANT, target), LATER).orElseThrow();
    }

    private void accept(Finding... findings) {
        try (AlertStage stage = new AlertStage(
                new SqlAlertJournal(database(), new OutboxWrite()),
                (tenant, rule) -> Grouping.USUAL,
                AlertStageConfig.USUAL,
                clock)) {
            stage.start();
            stage.accept(new Position(0, ++offset), List.of(findings));
            stage.flush();
        }
    }

    private void again() {
        end();
        begin();
    }

    private Database database() {
        return requireNonNull(database);
    }

    private Targets targets() {
        return new SqlTargets(database(), new SealingKey(new byte[SealingKey.BYTES], new SecureRandom()), clock);
    }

    private Outbox outbox() {
        return new SqlOutbox(database());
    }

    private static Finding finding(String id, TenantId tenant, String host) {
        return Findings.of(id, tenant, Findings.BRUTE_FORCE, host, NOON, Findings.AUTH);
    }

    private static Target target(
            TenantId tenant, String id, boolean enabled, AlertSeverity severity, List<String> rules) {
        return new Target(
                tenant,
                id,
                "Chat of " + tenant,
                enabled,
                new Channel.Webhook(URI.create("https://hooks.example.org/x"), "a-secret-of-the-test"),
                severity,
                rules,
                30,
                "ann",
                NOON);
    }
}
