package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.catalog.RuleHealth;
import io.tidewatch.catalog.RuleHealths;
import io.tidewatch.catalog.RuleKind;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.Tenant;
import io.tidewatch.catalog.Tenants;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The suite that every {@link RuleHealths} passes. */
public abstract class RuleHealthsContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private @Nullable RuleHealths opened;

    /** The same after the program was ended and started again; empty the first time. */
    protected abstract RuleHealths reopen();

    /** The rules, and the tenants, in the same place. */
    protected abstract Rules rules();

    protected abstract Tenants tenants();

    @BeforeEach
    final void open() {
        opened = reopen();
    }

    private RuleHealths healths() {
        return java.util.Objects.requireNonNull(opened);
    }

    private static RuleHealth did(String rule, int since, long matches, @Nullable Instant last, String... fields) {
        return new RuleHealth(
                TENANT, rule, NOON.plusSeconds(since), matches, last, matches * 10, matches > 0, Set.of(fields));
    }

    @Test
    void whatSeveralProcessesSawAddsUpOverRestarts() {
        healths().add(List.of(did("a", 60, 0, null), did("b", 60, 2, NOON, "Image")));
        opened = reopen();
        healths().add(List.of(did("b", 0, 3, NOON.minusSeconds(9), "User"), did("a", 90, 1, NOON, "Image")));
        healths().add(List.of(did("b", 99, 0, null, "User")));
        opened = reopen();

        assertThat(healths().of(TENANT).values())
                .containsExactlyInAnyOrder(did("a", 60, 1, NOON, "Image"), did("b", 0, 5, NOON, "User", "Image"));
        assertThat(healths().of(OTHER)).isEmpty();
    }

    @Test
    void thousandsOfRulesAndNamesThatNoTextCanHoldAreTaken() {
        healths()
                .add(IntStream.range(0, 4_000)
                        .mapToObj(i -> did("rule-" + i, i, i, NOON, "x"))
                        .toList());
        healths().add(List.of(did("bad\u0000", 0, 1, NOON), did("rule-7", 0, 1, NOON, "bad\u0000")));
        healths().add(List.of());

        assertThat(healths().of(TENANT)).hasSize(4_000);
        assertThat(healths().of(TENANT).get("rule-7")).isEqualTo(did("rule-7", 0, 8, NOON, "x"));
    }

    @Test
    void whatARuleDidGoesWithIt() {
        rules().put(TENANT, List.of(draft("a"), draft("b")), "root", NOON);
        healths().add(List.of(did("a", 0, 1, NOON, "Image"), did("b", 0, 2, NOON, "Image")));
        rules().remove(TENANT, List.of("a"), "root", NOON);
        assertThat(healths().of(TENANT)).containsOnlyKeys("b");

        // What another process saw before it knew.
        healths().add(List.of(did("a", 0, 7, NOON, "User"), did("b", 0, 1, NOON)));
        assertThat(healths().of(TENANT)).containsOnlyKeys("b");

        rules().put(TENANT, List.of(draft("a")), "root", NOON);
        healths().add(List.of(did("a", 60, 1, NOON)));
        assertThat(healths().of(TENANT).get("a")).isEqualTo(did("a", 60, 1, NOON));
    }

    @Test
    void whatATenantsRulesDidGoesWithTheTenant() {
        tenants().add(new Tenant(OTHER, "Other", NOON));
        healths()
                .add(List.of(
                        did("a", 0, 1, NOON, "Image"),
                        new RuleHealth(OTHER, "a", NOON, 1, NOON, 1, true, Set.of("Image"))));
        tenants().remove(OTHER);

        assertThat(healths().of(OTHER)).isEmpty();
        assertThat(healths().of(TENANT)).hasSize(1);
        // Nor do its fields stay for a tenant that takes the name later.
        healths().add(List.of(new RuleHealth(OTHER, "a", NOON, 1, NOON, 1, true, Set.of())));
        assertThat(healths().of(OTHER).values())
                .singleElement()
                .satisfies(one -> assertThat(one.fields()).isEmpty());
    }

    private static RuleDraft draft(String key) {
        return new RuleDraft(
                key,
                RuleKind.RULE,
                key,
                "high",
                "stable",
                "linux",
                "",
                "",
                List.of(),
                "title: " + key,
                "own",
                true,
                null);
    }
}
