package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Accounts} must do. */
public abstract class AccountsContract {
    private static final TenantId ACME = new TenantId("acme");

    /** The test's own accounts: none at first; called again, those of before, read anew from where they are kept. */
    protected abstract Accounts reopen();

    @Test
    void accountIsFoundByItsNameAfterARestart() {
        Account account = account("åsa", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "ingest", "read");
        reopen().put(account);

        Accounts accounts = reopen();
        assertThat(accounts.account("åsa")).contains(account);
        assertThat(accounts.account("Åsa")).isEmpty();
        assertThat(accounts.account("' OR 1=1 --")).isEmpty();
    }

    @Test
    void accountOfTheSameNameIsReplaced() {
        Accounts accounts = reopen();
        accounts.put(account("b", "old", "read"));
        accounts.put(account("a", "x"));
        accounts.put(account("b", "new", "admin"));

        assertThat(accounts.accounts()).containsExactly(account("a", "x"), account("b", "new", "admin"));
    }

    @Test
    void tokenIsFoundByItsHashAlone() {
        ApiToken token = token("1", ACME, "hash-1", Batches.NOON.plusSeconds(60));
        Accounts accounts = reopen();
        accounts.add(token);
        accounts.add(token("2", TenantId.DEFAULT, "hash-2", null));

        assertThat(reopen().token("hash-1")).contains(token);
        assertThat(reopen().token("1")).isEmpty();
        assertThat(reopen().token("hash-3")).isEmpty();
    }

    @Test
    void tokensAreListedForTheirTenantOldestFirst() {
        Accounts accounts = reopen();
        accounts.add(token("z", ACME, "hash-1", null));
        accounts.add(token("b", TenantId.DEFAULT, "hash-2", null));
        accounts.add(token("a", ACME, "hash-3", null));

        assertThat(accounts.tokens(ACME)).extracting(ApiToken::id).containsExactly("z", "a");
        assertThat(accounts.tokens(new TenantId("nobody"))).isEmpty();
    }

    @Test
    void revokedTokenIsGoneAfterARestart() {
        Accounts accounts = reopen();
        accounts.add(token("1", ACME, "hash-1", null));
        assertThat(accounts.revoke(ACME, "1")).isTrue();
        assertThat(accounts.revoke(ACME, "1")).isFalse();

        assertThat(reopen().token("hash-1")).isEmpty();
    }

    @Test
    void tokenOfAnotherTenantCannotBeRevoked() {
        Accounts accounts = reopen();
        accounts.add(token("1", ACME, "hash-1", null));

        assertThat(accounts.revoke(TenantId.DEFAULT, "1")).isFalse();
        assertThat(accounts.token("hash-1")).isPresent();
    }

    @Test
    void tokenWithAKnownIdOrHashIsRefused() {
        Accounts accounts = reopen();
        accounts.add(token("1", ACME, "hash-1", null));

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> accounts.add(token("1", ACME, "hash-2", null)));
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> accounts.add(token("2", ACME, "hash-1", null)))
                .withMessageNotContaining("hash-1");
        assertThat(accounts.tokens(ACME)).hasSize(1);
    }

    @Test
    void accountKeepsAllThatIsSaidOfIt() {
        Account account = new Account(
                "ann",
                ACME,
                "Ann Other",
                "ann@example.org",
                null,
                Set.of("viewer", "night-shift"),
                true,
                true,
                "https://login.example.org|4711",
                Batches.NOON);
        reopen().put(account);

        assertThat(reopen().account("ann")).contains(account);
        assertThat(reopen().accountByExternalId("https://login.example.org|4711"))
                .contains(account);
        assertThat(reopen().accountByExternalId("4711")).isEmpty();
    }

    @Test
    void accountIsAddedOnceWhateverItsTenant() {
        Accounts accounts = reopen();
        assertThat(accounts.add(account("ann", "first", "viewer"))).isTrue();
        assertThat(accounts.add(Account.of("ann", TenantId.DEFAULT, "second", Set.of(), Batches.NOON)))
                .isFalse();

        assertThat(accounts.account("ann").orElseThrow().passwordHash()).isEqualTo("first");
        assertThat(accounts.accounts(TenantId.DEFAULT)).isEmpty();
        assertThat(accounts.accounts(ACME)).hasSize(1);
    }

    @Test
    void accountIsRemovedByItsOwnTenantAlone() {
        Accounts accounts = reopen();
        accounts.put(account("ann", "x"));

        assertThat(accounts.remove(TenantId.DEFAULT, "ann")).isFalse();
        assertThat(accounts.remove(ACME, "ann")).isTrue();
        assertThat(accounts.remove(ACME, "ann")).isFalse();
        assertThat(reopen().account("ann")).isEmpty();
    }

    @Test
    void tokensUseIsNoted() {
        Accounts accounts = reopen();
        accounts.add(token("1", ACME, "hash-1", null));
        accounts.used("1", Batches.NOON.plusSeconds(5));
        accounts.used("2", Batches.NOON);

        assertThat(reopen().token("hash-1").orElseThrow().used()).isEqualTo(Batches.NOON.plusSeconds(5));
    }

    private static Account account(String name, String hash, String... roles) {
        return Account.of(name, ACME, hash, Set.of(roles), Batches.NOON.plusNanos(1_000));
    }

    private static ApiToken token(String id, TenantId tenant, String hash, @Nullable Instant expires) {
        return new ApiToken(
                id,
                tenant,
                "a forwarder",
                hash,
                Set.of("ingest", "search"),
                DatasetScope.of(Set.of("linux.*", "nginx.access")),
                "ann",
                Batches.NOON,
                expires,
                null);
    }
}
