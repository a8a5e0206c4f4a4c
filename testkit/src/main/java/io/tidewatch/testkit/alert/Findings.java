package io.tidewatch.testkit.alert;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import io.tidewatch.testkit.Batches;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes findings. */
public final class Findings {
    public static final Instant NOON = Batches.NOON;
    public static final Dataset AUTH = Dataset.of("linux.auth");
    public static final RuleRef BRUTE_FORCE =
            rule("brute-force", "SSH Brute Force", AlertSeverity.HIGH, "attack.credential-access", "attack.t1110.001");

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Findings() {}

    public static RuleRef rule(String key, String title, AlertSeverity severity, String... tags) {
        return new RuleRef(key, 1, title, severity, List.of(tags));
    }

    /** A finding with an id of its own. */
    public static Finding of(RuleRef rule, String host, Instant time) {
        return of("f" + NUMBERS.incrementAndGet(), TenantId.DEFAULT, rule, host, time, AUTH);
    }

    public static Finding of(String id, TenantId tenant, RuleRef rule, String host, Instant time, Dataset dataset) {
        EventId event = new EventId(0, 1 + Math.floorMod(id.hashCode(), 1_000_000), 0);
        return new Finding(
                id,
                tenant,
                rule,
                time,
                time,
                dataset,
                Map.of("host.name", host),
                List.of(new Entity(Entity.Kind.HOST, host), new Entity(Entity.Kind.USER, "root")),
                List.of(event),
                () -> new Evidence("{\"text\":\"selection\",\"holds\":true}", Map.of("host.name", host)));
    }
}
