package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.catalog.RuleFilter;
import io.tidewatch.catalog.RuleKind;
import io.tidewatch.catalog.RuleVersion;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Rules} must do. */
public abstract class RulesContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOON = Batches.NOON;

    private Rules rules;

    /** The rules in the same place as before: opened anew, if they were open. */
    protected abstract Rules reopen();

    @BeforeEach
    void open() {
        rules = reopen();
    }

    @Test
    void aRuleIsKeptWithEverythingThatIsKnownOfIt() {
        RuleDraft draft = new RuleDraft(
                "5a0a1c1e-0000-4000-8000-000000000001",
                RuleKind.CORRELATION,
                "Many failed logins — ssh",
                "high",
                "stable",
                "linux",
                "authentication",
                "sshd",
                List.of("attack.t1110", "attack.credential-access"),
                "title: Ünïcode\n",
                "pack",
                true,
                NOON.plus(Duration.ofDays(1)));

        Rules.Put put = rules.put(TENANT, List.of(draft), "alice", NOON);

        assertThat(put.added()).containsExactly(draft.key());
        rules = reopen();
        assertThat(rules.rule(TENANT, draft.key())).contains(new StoredRule(draft, 1, NOON, NOON, "alice"));
        assertThat(rules.tenants()).containsExactly(TENANT);
    }

    @Test
    void anotherTextMakesANewVersionAndTheSameNone() {
        rules.put(TENANT, List.of(rule("a", "A", "text 1")), "alice", NOON);

        assertThat(rules.put(TENANT, List.of(rule("a", "A", "text 1")), "bob", NOON.plusSeconds(1))
                        .unchanged())
                .containsExactly("a");
        assertThat(rules.put(TENANT, List.of(rule("a", "A2", "text 2")), "bob", NOON.plusSeconds(2))
                        .changed())
                .containsExactly("a");

        StoredRule now = rules.rule(TENANT, "a").orElseThrow();
        assertThat(now.version()).isEqualTo(2);
        assertThat(now.draft().title()).isEqualTo("A2");
        assertThat(now.created()).isEqualTo(NOON);
        assertThat(now.modified()).isEqualTo(NOON.plusSeconds(2));
        assertThat(rules.versions(TENANT, "a"))
                .containsExactly(
                        new RuleVersion(2, "text 2", "api", NOON.plusSeconds(2), "bob"),
                        new RuleVersion(1, "text 1", "api", NOON, "alice"));
    }

    @Test
    void aNewTextLeavesARuleDisabledThatWas() {
        rules.put(TENANT, List.of(rule("a", "A", "text 1")), "alice", NOON);
        rules.enable(TENANT, List.of("a"), false, NOON);

        rules.put(TENANT, List.of(rule("a", "A", "text 2")), "alice", NOON);

        assertThat(rules.inForce(TENANT, NOON)).isEmpty();
        assertThat(rules.enable(TENANT, List.of("a", "unknown"), true, NOON)).containsExactly("a");
        assertThat(rules.enable(TENANT, List.of("a"), true, NOON)).isEmpty();
        assertThat(rules.inForce(TENANT, NOON)).extracting(StoredRule::key).containsExactly("a");
    }

    @Test
    void aRemovedRuleIsGoneButItsVersionsStayAndGoOn() {
        rules.put(TENANT, List.of(rule("a", "A", "text 1")), "alice", NOON);

        assertThat(rules.remove(TENANT, List.of("a", "b"), "alice", NOON)).containsExactly("a");

        assertThat(rules.rule(TENANT, "a")).isEmpty();
        assertThat(rules.rules(TENANT, RuleFilter.ALL, 10, null)).isEmpty();
        assertThat(rules.count(TENANT, RuleFilter.ALL)).isZero();
        assertThat(rules.isRemoved(TENANT, "a")).isTrue();
        assertThat(rules.isRemoved(TENANT, "b")).isFalse();
        assertThat(rules.versions(TENANT, "a")).hasSize(1);
        assertThat(rules.put(TENANT, List.of(rule("a", "A", "text 2")), "bob", NOON)
                        .added())
                .containsExactly("a");
        assertThat(rules.rule(TENANT, "a").orElseThrow().version()).isEqualTo(2);
        assertThat(rules.inForce(TENANT, NOON)).hasSize(1);
    }

    @Test
    void anExpiredRuleIsNotInForce() {
        rules.put(TENANT, List.of(expiring("a", NOON.plusSeconds(10)), expiring("b", null)), "alice", NOON);

        assertThat(rules.inForce(TENANT, NOON.plusSeconds(9))).hasSize(2);
        assertThat(rules.inForce(TENANT, NOON.plusSeconds(10)))
                .extracting(StoredRule::key)
                .containsExactly("b");
        assertThat(rules.put(TENANT, List.of(expiring("a", NOON.plusSeconds(99))), "alice", NOON)
                        .changed())
                .containsExactly("a");
        assertThat(rules.rule(TENANT, "a").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void eachChangeMovesTheRevisionOn() {
        assertThat(rules.revision(TENANT)).isZero();
        rules.put(TENANT, List.of(rule("a", "A", "text")), "alice", NOON);
        long first = rules.revision(TENANT);
        rules.put(TENANT, List.of(rule("a", "A", "text")), "alice", NOON);
        assertThat(rules.revision(TENANT)).isEqualTo(first).isPositive();
        rules.enable(TENANT, List.of("a"), false, NOON);
        assertThat(rules.revision(TENANT)).isGreaterThan(first);
        assertThat(rules.revision(OTHER)).isZero();
    }

    @Test
    void rulesAreListedByTitlePageAfterPage() {
        List<RuleDraft> drafts = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            drafts.add(rule("key-" + (99 - i), "Title " + i % 3, "text"));
        }
        rules.put(TENANT, drafts, "alice", NOON);

        List<StoredRule> listed = new ArrayList<>();
        @Nullable StoredRule last = null;
        while (true) {
            List<StoredRule> page = rules.rules(TENANT, RuleFilter.ALL, 7, last);
            if (page.isEmpty()) {
                break;
            }
            listed.addAll(page);
            last = page.getLast();
        }

        assertThat(listed).hasSize(25).doesNotHaveDuplicates();
        assertThat(listed)
                .isSortedAccordingTo(java.util.Comparator.comparing(
                                (StoredRule rule) -> rule.draft().title())
                        .thenComparing(StoredRule::key));
    }

    @Test
    void filtersChoose() {
        rules.put(
                TENANT,
                List.of(
                        new RuleDraft(
                                "w1",
                                RuleKind.RULE,
                                "100% CPU_time",
                                "low",
                                "test",
                                "windows",
                                "process_creation",
                                "",
                                List.of("attack.t1059.001"),
                                "x",
                                "sigma.zip",
                                true,
                                null),
                        new RuleDraft(
                                "l1",
                                RuleKind.RULE,
                                "Failed login",
                                "high",
                                "stable",
                                "linux",
                                "",
                                "sshd",
                                List.of("attack.t1110", "attack.t1059"),
                                "x",
                                "pack",
                                false,
                                null),
                        new RuleDraft(
                                "f1",
                                RuleKind.FILTER,
                                "Known scanner",
                                "",
                                "",
                                "linux",
                                "",
                                "sshd",
                                List.of(),
                                "x",
                                "api",
                                true,
                                null)),
                "alice",
                NOON);

        assertThat(keys(text("failed LOGIN"))).containsExactly("l1");
        assertThat(keys(text("0% cpu_"))).containsExactly("w1");
        assertThat(keys(text("t1059"))).containsExactly("w1", "l1");
        assertThat(keys(text("%"))).containsExactly("w1");
        assertThat(keys(new RuleFilter(null, RuleKind.FILTER, null, null, null, null, null, null, null, null)))
                .containsExactly("f1");
        assertThat(keys(new RuleFilter(null, null, "HIGH", null, null, null, null, null, null, null)))
                .containsExactly("l1");
        assertThat(keys(new RuleFilter(
                        null, null, null, "test", "windows", "process_creation", null, null, null, null)))
                .containsExactly("w1");
        assertThat(keys(new RuleFilter(null, null, null, null, null, null, "sshd", null, null, null)))
                .containsExactly("l1", "f1");
        assertThat(keys(new RuleFilter(null, null, null, null, null, null, null, "attack.T1059", null, null)))
                .containsExactly("l1");
        assertThat(keys(new RuleFilter(null, null, null, null, null, null, null, null, "sigma.zip", null)))
                .containsExactly("w1");
        assertThat(keys(new RuleFilter(null, null, null, null, null, null, null, null, null, false)))
                .containsExactly("l1");
    }

    @Test
    void nothingOfOneTenantIsGivenToAnother() {
        rules.put(TENANT, List.of(rule("a", "A", "mine")), "alice", NOON);
        rules.put(OTHER, List.of(rule("a", "B", "theirs")), "mallory", NOON);

        assertThat(rules.remove(OTHER, List.of("a"), "mallory", NOON)).containsExactly("a");

        assertThat(rules.rule(OTHER, "a")).isEmpty();
        assertThat(rules.rule(TENANT, "a").orElseThrow().draft().text()).isEqualTo("mine");
        assertThat(rules.versions(OTHER, "a")).extracting(RuleVersion::text).containsExactly("theirs");
        assertThat(rules.inForce(TENANT, NOON)).hasSize(1);
        assertThat(rules.tenants()).containsExactly(TENANT);
    }

    @Test
    void textThatNoDatabaseCanHoldIsKeptWithReplacements() {
        rules.put(TENANT, List.of(rule("a", "A\0", "text \0 \ud800")), "alice", NOON);

        assertThat(rules.rule(TENANT, "a").orElseThrow().draft().text()).isEqualTo("text \ufffd \ufffd");
        assertThat(rules.rule(TENANT, "a\0")).isEmpty();
    }

    private List<String> keys(RuleFilter filter) {
        List<String> keys = rules.rules(TENANT, filter, 100, null).stream()
                .map(StoredRule::key)
                .toList();
        assertThat(rules.count(TENANT, filter)).isEqualTo(keys.size());
        return keys;
    }

    private static RuleFilter text(String text) {
        return new RuleFilter(text, null, null, null, null, null, null, null, null, null);
    }

    private static RuleDraft rule(String key, String title, String text) {
        return new RuleDraft(
                key, RuleKind.RULE, title, "high", "test", "linux", "", "", List.of(), text, "api", true, null);
    }

    private static RuleDraft expiring(String key, @Nullable Instant expires) {
        return rule(key, key, "text").with(expires, true);
    }
}
