package io.tidewatch.server;

import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.GroupingPolicy;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlHunts;
import io.tidewatch.catalog.sql.SqlRuleHealths;
import io.tidewatch.catalog.sql.SqlRules;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.api.RuleParts;
import io.tidewatch.server.hunt.HuntRunner;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleHealthBook;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.live.CorrelationStatus;
import io.tidewatch.sigma.live.GivenUp;
import io.tidewatch.sigma.live.LiveRules;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.testkit.InMemorySearcher;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules that are kept and compiled, and that no event comes to. */
public final class TestRules implements LiveRules, AutoCloseable {
    private final Map<TenantId, List<String>> installed = new ConcurrentHashMap<>();
    private final RuleParts parts;

    TestRules(Database database, InMemorySearcher searcher, Clock clock) {
        SqlRules rules = new SqlRules(database);
        RuleBook book = new RuleBook(rules, this, List.of(), clock);
        parts = new RuleParts(
                rules,
                book,
                this,
                new RuleHealthBook(new SqlRuleHealths(database), this, clock),
                new HuntRunner(
                        new SqlHunts(database),
                        searcher,
                        GroupingPolicy.byRule(Grouping.USUAL),
                        Placeholders.NONE,
                        clock),
                () -> new CorrelationStatus(0, 0, new GivenUp(0, 0)));
        book.start();
    }

    public RuleParts parts() {
        return parts;
    }

    /** The keys of the rules in force. */
    public List<String> keys(TenantId tenant) {
        return installed.getOrDefault(tenant, List.of());
    }

    @Override
    public List<RuleProblem> install(RuleBundle bundle) {
        LoadedRules loaded = new LoadedRules(
                bundle.rules().stream().map(RuleBundle.Entry::document).toList(), List.of(), List.of());
        installed.put(
                bundle.tenant(),
                loaded.documents().stream()
                        .map(document -> document.info().key())
                        .sorted()
                        .toList());
        return RuleLibrary.of(loaded, document -> true).refused();
    }

    @Override
    public Placeholders placeholders() {
        return Placeholders.NONE;
    }

    @Override
    public List<Progress> progress() {
        return List.of();
    }

    @Override
    public Map<String, Activity> activity(TenantId tenant) {
        return Map.of();
    }

    @Override
    public void close() {
        parts.health().close();
        parts.hunts().close();
        parts.book().close();
    }
}
