package io.tidewatch.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.TenantId;
import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Delivery;
import io.tidewatch.notify.Dispatcher;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Outbox;
import io.tidewatch.notify.Sender.Outcome;
import io.tidewatch.notify.Target;
import io.tidewatch.notify.TargetState;
import io.tidewatch.notify.Targets;
import io.tidewatch.notify.sql.SealingKey;
import io.tidewatch.notify.sql.SqlTargets;
import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.alert.Findings;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the transaction that makes an alert to its delivery, in a real catalog. */
class DispatcherTest {
    private static final Duration GIVE_UP = Duration.ofHours(1);

    private final TestServer server = TestServer.start();
    private final MutableClock clock = server.clock;
    private final Targets targets = server.alerts.notifications().targets();
    private final Outbox outbox = server.alerts.notifications().outbox();
    private final List<Message> sent = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachNewAlertIsDeliveredOnceAndWhatJoinsItIsNot() {
        put("chat", AlertSeverity.LOW, List.of(), 600);
        finding("web-1");
        finding("web-1");
        finding("web-2");
        try (Dispatcher dispatcher = started(message -> new Outcome.Delivered())) {
            delivered(2);
            finding("web-3");
            dispatcher.wake();
            delivered(3);
            Eventually.until("all is written", () -> state().delivered() == 3);
        }
        assertThat(sent).extracting(Message::id).doesNotHaveDuplicates();
        assertThat(sent).extracting(message -> message.group().get("host.name")).contains("web-1", "web-2", "web-3");
        assertThat(state().delivered()).isEqualTo(3);
        assertThat(state().waiting()).isZero();
    }

    @Test
    void severityAndRulesDecideWhatATargetIsTold() {
        put("grave", AlertSeverity.CRITICAL, List.of(), 600);
        put("others", AlertSeverity.LOW, List.of("ssh-*"), 600);
        put("named", AlertSeverity.LOW, List.of("brute-*", "x"), 600);
        finding("web-1");
        assertThat(outbox.list(TenantId.DEFAULT, null, null, 10))
                .extracting(Delivery::target)
                .containsExactly("named");
    }

    @Test
    void whatWasInterruptedIsSentAgainUnderTheSameId() {
        put("chat", AlertSeverity.LOW, List.of(), 600);
        finding("web-1");
        try (Dispatcher dispatcher = started(message -> {
            throw new IllegalStateException("as if the process had died after sending");
        })) {
            delivered(1);
            Eventually.until("it is said", () -> !dispatcher.check().cause().isEmpty());
        }
        String first = sent.getFirst().id();
        assertThat(state().waiting()).isEqualTo(1);
        sent.clear();
        try (Dispatcher _ = started(message -> new Outcome.Delivered())) {
            delivered(1);
        }
        assertThat(sent.getFirst().id()).isEqualTo(first);
    }

    @Test
    void whatFailsIsTriedEverMoreSeldomThenGivenUpWithItsReasonAndCanBeAskedForAgain() {
        put("chat", AlertSeverity.LOW, List.of(), 600);
        finding("web-1");
        try (Dispatcher dispatcher = started(message -> new Outcome.Failed("answered 503", null))) {
            delivered(1);
            Eventually.until("postponed", () -> only().attempts() == 1);
            assertThat(only().due()).isEqualTo(clock.instant().plusSeconds(10));
            assertThat(state().isFailing()).isTrue();
            dispatcher.wake();
            clock.advance(Duration.ofSeconds(10));
            dispatcher.wake();
            Eventually.until("postponed again", () -> only().attempts() == 2);
            assertThat(only().due()).isEqualTo(clock.instant().plusSeconds(20));
            clock.advance(GIVE_UP);
            dispatcher.wake();
            Eventually.until("given up", () -> only().state() == Delivery.State.GIVEN_UP);
            assertThat(only().reason()).isEqualTo("answered 503");
            assertThat(sent).hasSize(3);
        }
        assertThat(outbox.again(new TenantId("other"), only().id(), clock.instant()))
                .isFalse();
        assertThat(outbox.again(TenantId.DEFAULT, only().id(), clock.instant())).isTrue();
        try (Dispatcher _ = started(message -> new Outcome.Delivered())) {
            Eventually.until("delivered", () -> only().state() == Delivery.State.DELIVERED);
        }
        assertThat(state().givenUp()).isEqualTo(1);
        assertThat(state().delivered()).isEqualTo(1);
    }

    @Test
    void noMoreThanTheRateIsSentInAMinute() {
        put("chat", AlertSeverity.LOW, List.of(), 2);
        for (int i = 0; i < 5; i++) {
            finding("web-" + i);
        }
        try (Dispatcher dispatcher = started(message -> new Outcome.Delivered())) {
            delivered(2);
            clock.advance(Duration.ofSeconds(61));
            dispatcher.wake();
            delivered(4);
            Eventually.until("what was sent is written", () -> state().waiting() == 1);
            assertThat(sent).hasSize(4);
        }
    }

    @Test
    void whatWaitsForATargetThatIsSwitchedOffOrRemovedIsNotSent() {
        put("chat", AlertSeverity.LOW, List.of(), 600);
        finding("web-1");
        Target target = targets.find(TenantId.DEFAULT, "chat").orElseThrow();
        targets.put(new Target(
                target.tenant(),
                target.id(),
                target.name(),
                false,
                target.channel(),
                target.severity(),
                target.rules(),
                target.perMinute(),
                "ann",
                clock.instant()));
        assertThat(only().state()).isEqualTo(Delivery.State.GIVEN_UP);
        assertThat(only().reason()).isEqualTo("the target was switched off");
        finding("web-2");
        assertThat(outbox.list(TenantId.DEFAULT, null, null, 10)).hasSize(1);
        assertThat(targets.remove(TenantId.DEFAULT, "chat")).isTrue();
        assertThat(outbox.list(TenantId.DEFAULT, null, null, 10)).isEmpty();
    }

    @Test
    void secretsAreSealedAndAnotherKeyDoesNotOpenThem() {
        put("chat", AlertSeverity.LOW, List.of(), 600);
        String column = server.alerts.database().read("reading", connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT channel FROM notification_target");
                    ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        });
        assertThat(column).doesNotContain("hooks.example.org").doesNotContain("secret");
        Targets others = new SqlTargets(
                server.alerts.database(),
                new SealingKey(
                        "another-key-another-key-another-".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        new SecureRandom()),
                clock);
        assertThatThrownBy(() -> others.list(TenantId.DEFAULT)).hasMessageContaining("kept with another key");
    }

    private void put(String id, AlertSeverity severity, List<String> rules, int perMinute) {
        targets.put(new Target(
                TenantId.DEFAULT,
                id,
                id,
                true,
                new Channel.Webhook(URI.create("https://hooks.example.org/x"), "a-secret-of-the-test"),
                severity,
                rules,
                perMinute,
                "ann",
                clock.instant()));
    }

    private void finding(String host) {
        server.alerts.accept(Findings.of(Findings.BRUTE_FORCE, host, Findings.NOON));
    }

    private Dispatcher started(Function<Message, Outcome> receiver) {
        Dispatcher dispatcher = new Dispatcher(
                outbox,
                targets,
                (channel, message) -> {
                    sent.add(message);
                    return receiver.apply(message);
                },
                GIVE_UP,
                () -> true,
                clock);
        dispatcher.start();
        return dispatcher;
    }

    private void delivered(int count) {
        Eventually.until(count + " were sent", () -> sent.size() >= count);
    }

    private Delivery only() {
        return outbox.list(TenantId.DEFAULT, null, null, 10).getFirst();
    }

    private TargetState state() {
        return targets.states(TenantId.DEFAULT).getOrDefault("chat", TargetState.NEW);
    }
}
