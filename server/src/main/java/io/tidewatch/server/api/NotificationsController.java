package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Delivery;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Sender;
import io.tidewatch.notify.Target;
import io.tidewatch.notify.TargetState;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where alerts are told. What targets lead to is told of all datasets, so that only those who may see all of them keep them. */
@RestController
public final class NotificationsController {
    private static final String EXAMPLE =
            "{\"name\":\"On call\",\"kind\":\"webhook\",\"severity\":\"high\",\"url\":\"https://hooks.example.org/tidewatch\",\"secret\":\"draw-this-at-random\"}";
    private static final String REPLY =
            "{\"id\":\"on-call\",\"name\":\"On call\",\"kind\":\"webhook\",\"enabled\":true,\"leadsTo\":\"https://hooks.example.org/tidewatch\",\"severity\":\"high\",\"rules\":[],\"perMinute\":30,\"mail\":null,\"author\":\"ann\",\"changed\":\"2026-11-21T10:00:00Z\",\"waiting\":0,\"delivered\":12,\"givenUp\":0,\"dropped\":0,\"lastDelivered\":\"2026-11-21T11:00:00Z\",\"lastFailed\":null,\"lastReason\":\"\",\"failing\":false}";
    private static final String DELIVERY =
            "{\"id\":\"3f6c1b0e9a2d4c5f8e7a6b5c4d3e2f10\",\"target\":\"on-call\",\"alert\":\"a1b2c3d4e5f60718\",\"title\":\"Many failed logins\",\"state\":\"given-up\",\"attempts\":9,\"created\":\"2026-11-20T10:00:00Z\",\"due\":null,\"finished\":\"2026-11-21T10:00:00Z\",\"reason\":\"answered 503\"}";
    private static final int TESTS_AT_ONCE = 4;

    private final NotificationParts parts;
    private final JsonBody bodies;
    private final Audit audit;
    private final Random random;
    private final Clock clock;
    private final Semaphore tests = new Semaphore(TESTS_AT_ONCE);

    NotificationsController(NotificationParts parts, JsonBody bodies, Audit audit, Random random, Clock clock) {
        this.parts = requireNonNull(parts, "parts is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.random = requireNonNull(random, "random is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record MailView(
            String host,
            int port,
            String encryption,
            @Nullable String user,
            String from,
            List<String> to) {}

    record TargetView(
            String id,
            String name,
            String kind,
            boolean enabled,

            @Meaning("Where it leads, without what is secret")
            String leadsTo,

            String severity,
            List<String> rules,
            int perMinute,
            @Nullable MailView mail,
            String author,
            Instant changed,
            long waiting,
            long delivered,
            long givenUp,

            @Meaning("How many were not even kept, since too many waited")
            long dropped,

            @Nullable Instant lastDelivered,
            @Nullable Instant lastFailed,
            String lastReason,
            @Meaning("Whether the last attempt failed") boolean failing) {}

    record Targets(List<TargetView> targets) {}

    record DeliveryView(
            String id,
            String target,
            String alert,
            String title,
            String state,
            int attempts,
            Instant created,
            @Nullable Instant due,
            @Nullable Instant finished,
            String reason) {}

    record Deliveries(List<DeliveryView> deliveries) {}

    record Tested(
            boolean delivered,
            @Meaning("Why not; empty when it was delivered") String reason) {}

    @ApiCall(
            summary = "List notification targets, with what became of their messages",
            reply = "{\"targets\":[" + REPLY + "]}")
    @GetMapping("/api/v1/notifications/targets")
    @Requires(Permission.ADMIN)
    Targets list(Caller caller) {
        Map<String, TargetState> states = parts.targets().states(caller.tenant());
        return new Targets(parts.targets().list(caller.tenant()).stream()
                .map(target -> view(target, states.getOrDefault(target.id(), TargetState.NEW)))
                .toList());
    }

    @ApiCall(
            summary = "Keep a notification target",
            details =
                    "Sent again with the same id it replaces the target; an address or a secret that is left out stays as it was."
                            + " Secrets are never shown.",
            body = TargetAsk.class,
            bodyExample = EXAMPLE,
            reply = REPLY)
    @PutMapping("/api/v1/notifications/targets/{id}")
    @Requires(Permission.ADMIN)
    TargetView put(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "A name that you choose: 1 to 64 of a-z, 0-9 and -", example = "on-call") @PathVariable
                    String id)
            throws IOException {
        refuseNarrow(caller);
        TargetAsk ask = bodies.read(request, TargetAsk.class, EXAMPLE);
        if (!Target.isId(id)) {
            throw PlainText.malformed("id", "is no id; choose 1 to 64 of a-z, 0-9 and -");
        }
        Target before = parts.targets().find(caller.tenant(), id).orElse(null);
        Target target = ask.target(caller, id, before, clock.instant());
        parts.targets().put(target);
        audit.record(
                caller,
                "notification-target.set",
                id,
                Map.of(
                        "kind", target.channel().kind(),
                        "leadsTo", target.channel().shown(),
                        "enabled", target.enabled(),
                        "severity", target.severity().label(),
                        "rules", target.rules()));
        return view(target, parts.targets().states(caller.tenant()).getOrDefault(id, TargetState.NEW));
    }

    @ApiCall(summary = "Remove a notification target", details = "What waits for it is not sent.")
    @DeleteMapping("/api/v1/notifications/targets/{id}")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @Meaning(value = "Its id", example = "on-call") @PathVariable String id) {
        refuseNarrow(caller);
        if (!parts.targets().remove(caller.tenant(), id)) {
            throw unknownTarget();
        }
        audit.record(caller, "notification-target.removed", id, Map.of());
    }

    @ApiCall(
            summary = "Send a test to a notification target",
            details = "Waits for the receiver's answer. A test is not repeated and not counted.",
            reply = "{\"delivered\":false,\"reason\":\"answered 404\"}")
    @PostMapping("/api/v1/notifications/targets/{id}/test")
    @Requires(Permission.ADMIN)
    Tested test(Caller caller, @Meaning(value = "Its id", example = "on-call") @PathVariable String id)
            throws InterruptedException {
        refuseNarrow(caller);
        Target target = parts.targets().find(caller.tenant(), id).orElseThrow(NotificationsController::unknownTarget);
        if (!tests.tryAcquire()) {
            throw Problem.of(ProblemKind.OVERLOADED, "Other targets are being tested.", "Try again in a moment.")
                    .exception();
        }
        try {
            byte[] name = new byte[16];
            random.nextBytes(name);
            Sender.Outcome outcome = parts.sender()
                    .send(
                            target.channel(),
                            Message.test(
                                    HexFormat.of().formatHex(name),
                                    caller.tenant().value(),
                                    clock.instant()));
            Tested tested = switch (outcome) {
                case Sender.Outcome.Delivered _ -> new Tested(true, "");
                case Sender.Outcome.Failed failed -> new Tested(false, failed.reason());
                case Sender.Outcome.Refused refused -> new Tested(false, refused.reason());
            };
            audit.record(caller, "notification-target.tested", id, Map.of("delivered", tested.delivered()));
            return tested;
        } finally {
            tests.release();
        }
    }

    @ApiCall(
            summary = "List notifications, latest alert first",
            details = "What was delivered or given up is shown for 14 days.",
            reply = "{\"deliveries\":[" + DELIVERY + "]}")
    @GetMapping("/api/v1/notifications")
    @Requires(Permission.ADMIN)
    Deliveries deliveries(
            Caller caller,
            @Meaning(value = "Only those of this target", example = "on-call") @RequestParam(required = false) @Nullable
                    String target,
            @Meaning(value = "Only `waiting`, `delivered` or `given-up` ones", example = "given-up")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @RequestParam(required = false) @Nullable String limit) {
        refuseNarrow(caller);
        Delivery.State wanted = null;
        if (state != null && !state.isEmpty()) {
            wanted = Delivery.State.ofLabel(state);
            if (wanted == null) {
                throw Parameters.malformed(
                        "state", "'" + state + "' is no state", "Write waiting, delivered or given-up.");
            }
        }
        return new Deliveries(parts
                .outbox()
                .list(
                        caller.tenant(),
                        target == null || target.isEmpty() ? null : target,
                        wanted,
                        Parameters.number("limit", limit, 100, 1, 1_000))
                .stream()
                .map(NotificationsController::view)
                .toList());
    }

    @ApiCall(summary = "Try a notification again that was given up")
    @PostMapping("/api/v1/notifications/{id}/again")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void again(
            Caller caller,
            @Meaning(value = "Its id", example = "3f6c1b0e9a2d4c5f8e7a6b5c4d3e2f10") @PathVariable String id) {
        refuseNarrow(caller);
        if (!parts.outbox().again(caller.tenant(), id, clock.instant())) {
            throw Problem.of(
                            ProblemKind.NOT_FOUND,
                            "There is no such notification that was given up.",
                            "GET /api/v1/notifications?state=given-up lists them.")
                    .exception();
        }
        parts.wake().run();
        audit.record(caller, "notification.again", id, Map.of());
    }

    private static TargetView view(Target target, TargetState state) {
        MailView mail = target.channel() instanceof Channel.Mail one
                ? new MailView(
                        one.host(),
                        one.port(),
                        one.encryption().name().toLowerCase(Locale.ROOT),
                        one.user(),
                        one.from(),
                        one.to())
                : null;
        return new TargetView(
                target.id(),
                target.name(),
                target.channel().kind(),
                target.enabled(),
                target.channel().shown(),
                target.severity().label(),
                target.rules(),
                target.perMinute(),
                mail,
                target.author(),
                target.changed(),
                state.waiting(),
                state.delivered(),
                state.givenUp(),
                state.dropped(),
                state.lastDelivered(),
                state.lastFailed(),
                state.lastReason(),
                state.isFailing());
    }

    private static DeliveryView view(Delivery delivery) {
        return new DeliveryView(
                delivery.id(),
                delivery.target(),
                delivery.alert(),
                delivery.title(),
                delivery.state().label(),
                delivery.attempts(),
                delivery.created(),
                delivery.state() == Delivery.State.WAITING ? delivery.due() : null,
                delivery.finished(),
                delivery.reason());
    }

    private static ProblemException unknownTarget() {
        return Problem.of(
                        ProblemKind.NOT_FOUND,
                        "There is no such notification target.",
                        "GET /api/v1/notifications/targets lists them.")
                .exception();
    }

    private static void refuseNarrow(Caller caller) {
        if (!caller.datasets().isAll()) {
            throw Problem.of(
                            ProblemKind.FORBIDDEN,
                            "Alerts of all datasets are told, and '" + caller.name() + "' may see some only.",
                            "Use the credentials of someone who may see all.")
                    .exception();
        }
    }
}
