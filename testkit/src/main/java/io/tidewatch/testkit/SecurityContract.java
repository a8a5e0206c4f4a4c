package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.catalog.Role;
import io.tidewatch.catalog.Roles;
import io.tidewatch.catalog.Session;
import io.tidewatch.catalog.Sessions;
import io.tidewatch.catalog.Tenant;
import io.tidewatch.catalog.Tenants;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Roles}, {@link Sessions} and {@link Tenants} of a catalog must do. */
public abstract class SecurityContract {
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant NOON = Batches.NOON;

    /** The parts of one catalog. */
    public record Kept(Accounts accounts, Roles roles, Sessions sessions, Tenants tenants) {}

    /** The test's own catalog: empty at first; called again, that of before, read anew from where it is kept. */
    protected abstract Kept reopen();

    @Test
    void roleIsKeptForItsTenantAlone() {
        Role role = role(ACME, "night-shift", "search", "alerts-read");
        reopen().roles().put(role);

        Roles roles = reopen().roles();
        assertThat(roles.role(ACME, "night-shift")).contains(role);
        assertThat(roles.role(TenantId.DEFAULT, "night-shift")).isEmpty();
        assertThat(roles.roles(TenantId.DEFAULT)).isEmpty();
        assertThat(roles.remove(TenantId.DEFAULT, "night-shift")).isFalse();
        assertThat(roles.remove(ACME, "night-shift")).isTrue();
        assertThat(reopen().roles().roles(ACME)).isEmpty();
    }

    @Test
    void roleOfTheSameNameIsReplaced() {
        Roles roles = reopen().roles();
        roles.put(role(ACME, "b", "search"));
        roles.put(role(ACME, "a"));
        roles.put(role(ACME, "b", "hunt"));
        assertThat(roles.roles(ACME)).containsExactly(role(ACME, "a"), role(ACME, "b", "hunt"));
    }

    @Test
    void sessionGoesOnWithEachNewRefreshToken() {
        Session session = session("s", "ann");
        reopen().sessions().begin(session, "hash-1");

        assertThat(reopen().sessions().refresh("hash-1", "hash-2")).isEqualTo(new Sessions.Renewed(session));
        assertThat(reopen().sessions().refresh("hash-2", "hash-3")).isEqualTo(new Sessions.Renewed(session));
        assertThat(reopen().sessions().session("s")).contains(session);
        assertThat(reopen().sessions().refresh("hash-9", "hash-10")).isEqualTo(new Sessions.Unknown());
    }

    @Test
    void refreshTokenThatIsUsedTwiceEndsTheSession() {
        Sessions sessions = reopen().sessions();
        sessions.begin(session("s", "ann"), "hash-1");
        sessions.begin(session("t", "ann"), "hash-t");
        sessions.refresh("hash-1", "hash-2");
        sessions.refresh("hash-2", "hash-3");

        assertThat(sessions.refresh("hash-1", "hash-4")).isEqualTo(new Sessions.Reused(session("s", "ann")));
        assertThat(reopen().sessions().session("s")).isEmpty();
        assertThat(reopen().sessions().refresh("hash-3", "hash-5")).isEqualTo(new Sessions.Unknown());
        assertThat(reopen().sessions().session("t")).isPresent();
    }

    @Test
    void ofManyUsesOfARefreshTokenAtTheSameTimeOneIsTheFirst() throws InterruptedException, ExecutionException {
        Sessions sessions = reopen().sessions();
        sessions.begin(session("s", "ann"), "hash-0");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sessions.Refresh>> all = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> sessions.refresh("hash-0", "next-" + i)))
                    .toList();
            int renewed = 0;
            for (Future<Sessions.Refresh> one : all) {
                renewed += one.get() instanceof Sessions.Renewed ? 1 : 0;
            }
            assertThat(renewed).isEqualTo(1);
        }
        assertThat(sessions.session("s")).isEmpty();
    }

    @Test
    void sessionsOfAnAccountEndTogether() {
        Sessions sessions = reopen().sessions();
        sessions.begin(session("s", "ann"), "1");
        sessions.begin(session("t", "ann"), "2");
        sessions.begin(session("u", "bob"), "3");

        assertThat(sessions.sessions(ACME, "ann")).extracting(Session::id).containsExactly("s", "t");
        assertThat(sessions.endAll(TenantId.DEFAULT, "ann")).isZero();
        assertThat(sessions.endAll(ACME, "ann")).isEqualTo(2);
        assertThat(sessions.session("s")).isEmpty();
        assertThat(sessions.session("u")).isPresent();
        assertThat(sessions.end("u")).isTrue();
        assertThat(sessions.end("u")).isFalse();
    }

    @Test
    void expiredSessionsAreForgotten() {
        Sessions sessions = reopen().sessions();
        sessions.begin(session("s", "ann"), "1");
        sessions.forget(NOON.plusSeconds(3_600));
        assertThat(sessions.session("s")).isPresent();
        sessions.forget(NOON.plusSeconds(3_601));
        assertThat(reopen().sessions().session("s")).isEmpty();
        assertThat(reopen().sessions().refresh("1", "2")).isEqualTo(new Sessions.Unknown());
    }

    @Test
    void tenantIsAddedOnceAndKept() {
        Tenants tenants = reopen().tenants();
        assertThat(tenants.add(new Tenant(ACME, "Acme", NOON))).isTrue();
        assertThat(tenants.add(new Tenant(ACME, "Again", NOON))).isFalse();
        assertThat(reopen().tenants().tenants()).containsExactly(new Tenant(ACME, "Acme", NOON));
        assertThat(reopen().tenants().tenant(new TenantId("other"))).isEmpty();
    }

    @Test
    void removedTenantTakesItsAccountsTokensRolesAndSessionsAlong() {
        Kept kept = reopen();
        kept.tenants().add(new Tenant(ACME, "Acme", NOON));
        kept.accounts().put(Account.of("ann", ACME, "x", Set.of("viewer"), NOON));
        kept.accounts().put(Account.of("bob", TenantId.DEFAULT, "x", Set.of("viewer"), NOON));
        kept.accounts()
                .add(new ApiToken("1", ACME, "t", "hash", Set.of("ingest"), DatasetScope.ALL, null, NOON, null, null));
        kept.roles().put(role(ACME, "r"));
        kept.roles().put(role(TenantId.DEFAULT, "r"));
        kept.sessions().begin(session("s", "ann"), "1");

        assertThat(kept.tenants().remove(ACME)).isTrue();
        assertThat(kept.tenants().remove(ACME)).isFalse();
        Kept after = reopen();
        assertThat(after.accounts().accounts()).extracting(Account::name).containsExactly("bob");
        assertThat(after.accounts().token("hash")).isEmpty();
        assertThat(after.roles().roles(ACME)).isEmpty();
        assertThat(after.roles().roles(TenantId.DEFAULT)).hasSize(1);
        assertThat(after.sessions().session("s")).isEmpty();
        assertThat(after.sessions().refresh("1", "2")).isEqualTo(new Sessions.Unknown());
    }

    private static Role role(TenantId tenant, String name, String... permissions) {
        return new Role(
                tenant, name, "who works at night", Set.of(permissions), DatasetScope.of(Set.of("linux.*")), NOON);
    }

    private static Session session(String id, String account) {
        return new Session(id, ACME, account, "192.0.2.1", NOON, NOON.plusSeconds(3_600));
    }
}
