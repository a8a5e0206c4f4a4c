package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.catalog.Dashboard;
import io.tidewatch.catalog.Dashboards;
import io.tidewatch.catalog.Dashboards.Outcome;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The suite that every {@link Dashboards} passes. */
public abstract class DashboardsContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private @Nullable Dashboards opened;

    /** The same dashboards after the program was ended and started again; empty the first time. */
    protected abstract Dashboards reopen();

    @BeforeEach
    final void open() {
        opened = reopen();
    }

    @Test
    void aDashboardIsKeptWithItsVersion() {
        dashboards().put(dashboard(TENANT, "a", "One \u0000", "{\"panels\":[1]}"), null);
        dashboards().put(dashboard(TENANT, "a", "Two", "{\"panels\":[2]}"), 1L);
        opened = reopen();
        Dashboard found = dashboards().find(TENANT, "a").orElseThrow();
        assertThat(found)
                .isEqualTo(dashboard(TENANT, "a", "Two", "{\"panels\":[2]}").withVersion(2));
        assertThat(dashboards().find(OTHER, "a")).isEmpty();
        assertThat(dashboards().find(TENANT, "No id")).isEmpty();
    }

    @Test
    void anotherVersionIsAConflictAndChangesNothing() {
        dashboards().put(dashboard(TENANT, "a", "One", "{}"), 0L);
        assertThat(dashboards().put(dashboard(TENANT, "a", "Two", "{}"), 0L)).isEqualTo(new Outcome.Conflict(1));
        assertThat(dashboards().put(dashboard(TENANT, "a", "Two", "{}"), 7L)).isEqualTo(new Outcome.Conflict(1));
        assertThat(dashboards().put(dashboard(TENANT, "b", "Two", "{}"), 1L)).isEqualTo(new Outcome.Conflict(0));
        assertThat(dashboards().remove(TENANT, "a", 2L)).isEqualTo(new Outcome.Conflict(1));
        assertThat(dashboards().list(TENANT)).extracting(Dashboard::name).containsExactly("One");
    }

    @Test
    void theListIsByNameAndWithoutContent() {
        dashboards().put(dashboard(TENANT, "a", "b", "{\"x\":1}"), null);
        dashboards().put(dashboard(TENANT, "b", "a", "{\"x\":1}"), null);
        dashboards().put(dashboard(TENANT, "c", "B", "{\"x\":1}"), null);
        dashboards().put(dashboard(OTHER, "d", "c", "{\"x\":1}"), null);
        List<Dashboard> list = dashboards().list(TENANT);
        assertThat(list).extracting(Dashboard::id).containsExactly("c", "b", "a");
        assertThat(list).allSatisfy(one -> {
            assertThat(one.content()).isEmpty();
            assertThat(one.panels()).isEqualTo(3);
        });
    }

    @Test
    void removingIsTheTenantsOwnAffair() {
        dashboards().put(dashboard(TENANT, "a", "Ours", "{}"), null);
        dashboards().put(dashboard(OTHER, "a", "Theirs", "{}"), null);
        assertThat(dashboards().remove(TENANT, "none", null)).isEqualTo(new Outcome.Missing());
        assertThat(dashboards().remove(TENANT, "No id", null)).isEqualTo(new Outcome.Missing());
        assertThat(dashboards().remove(TENANT, "a", 1L)).isInstanceOf(Outcome.Done.class);
        assertThat(dashboards().remove(TENANT, "a", 1L)).isEqualTo(new Outcome.Missing());
        assertThat(dashboards().find(OTHER, "a")).map(Dashboard::name).hasValue("Theirs");
    }

    @Test
    void ofWritesOfOneVersionOneIsDone() throws Exception {
        dashboards().put(dashboard(TENANT, "a", "One", "{}"), null);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Outcome>> writes = IntStream.range(0, 8)
                    .<Callable<Outcome>>mapToObj(i ->
                            () -> dashboards().put(dashboard(TENANT, "a", "By " + i, "{}"), 1L))
                    .toList();
            long done = 0;
            for (Future<Outcome> write : threads.invokeAll(writes)) {
                done += write.get() instanceof Outcome.Done ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
        }
        assertThat(dashboards().find(TENANT, "a").orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void tooManyAreRefused() {
        IntStream.range(0, Dashboards.MAX)
                .forEach(i -> dashboards().put(dashboard(TENANT, "d" + i, "One", "{}"), null));
        assertThatThrownBy(() -> dashboards().put(dashboard(TENANT, "more", "One", "{}"), null))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("500 dashboards already");
        assertThat(dashboards().put(dashboard(TENANT, "d1", "Two", "{}"), null)).isInstanceOf(Outcome.Done.class);
        assertThat(dashboards().put(dashboard(OTHER, "d1", "Two", "{}"), null)).isInstanceOf(Outcome.Done.class);
    }

    private Dashboards dashboards() {
        return java.util.Objects.requireNonNull(opened);
    }

    private static Dashboard dashboard(TenantId tenant, String id, String name, String content) {
        return new Dashboard(tenant, id, name, "", content, 3, true, "ann", 1, NOON);
    }
}
