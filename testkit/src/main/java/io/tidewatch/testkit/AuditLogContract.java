package io.tidewatch.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.AuditLog.Filter;
import io.tidewatch.catalog.AuditLog.Numbered;
import io.tidewatch.event.TenantId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link AuditLog} in a table {@code audit_log} must do. */
public abstract class AuditLogContract {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");

    /** The test's own log: empty at first; called again, with what was recorded before, read anew from where it is kept. */
    protected abstract AuditLog reopen();

    /** Runs a statement on the open database, as Tidewatch's own user. */
    protected abstract void change(String sql) throws SQLException;

    /** Takes away what refuses changes, as an administrator of the database could. */
    protected abstract void allowChanges() throws SQLException;

    @Test
    void entriesAreThereAfterARestartNewestFirst() {
        AuditLog log = reopen();
        AuditEntry first = entry(ACME, "åsa", "rule.disabled", "rule-1");
        AuditEntry second = entry(ACME, "bo", "alert.assigned", "alert-7");
        log.record(first);
        log.record(second);

        assertThat(reopen().entries(ACME, Filter.ALL, 10, null))
                .containsExactly(new Numbered(2, second), new Numbered(1, first));
        assertThat(reopen().firstBroken()).isNull();
    }

    @Test
    void entriesOfAnotherTenantAreNotGiven() {
        AuditLog log = reopen();
        log.record(entry(ACME, "a", "rule.disabled", "1"));
        log.record(entry(OTHER, "b", "rule.disabled", "1"));

        assertThat(log.entries(OTHER, Filter.ALL, 10, null))
                .extracting(n -> n.entry().actor())
                .containsExactly("b");
    }

    @Test
    void pagesFollowEachOther() {
        AuditLog log = reopen();
        for (int i = 1; i <= 7; i++) {
            log.record(entry(i % 2 == 0 ? OTHER : ACME, "a", "x.done", "" + i));
        }
        List<Numbered> page = log.entries(ACME, Filter.ALL, 3, null);
        assertThat(page).extracting(Numbered::number).containsExactly(7L, 5L, 3L);
        assertThat(log.entries(ACME, Filter.ALL, 3, 3L))
                .extracting(Numbered::number)
                .containsExactly(1L);
    }

    @Test
    void filtersNarrowDown() {
        AuditLog log = reopen();
        log.record(entry(ACME, "a", "rule.disabled", "1"));
        log.record(entry(ACME, "a", "rule.enabled", "2"));
        log.record(entry(ACME, "b", "Rule.enabled", "2"));
        log.record(entry(ACME, "b", "rules.read", "2"));
        log.record(entry(ACME, "b", "rule%enabled", "2"));
        AuditEntry later = new AuditEntry(Batches.NOON.plusSeconds(60), ACME, "c", "", "late.seen", "9", "{}");
        log.record(later);

        assertThat(numbers(log, new Filter("a", null, null, null, null))).containsExactly(2L, 1L);
        assertThat(numbers(log, new Filter(null, "rule.enabled", null, null, null)))
                .containsExactly(2L);
        assertThat(numbers(log, new Filter(null, "rule.*", null, null, null))).containsExactly(2L, 1L);
        assertThat(numbers(log, new Filter("b", null, "2", null, null))).containsExactly(5L, 4L, 3L);
        assertThat(numbers(log, new Filter(null, null, null, later.time(), null)))
                .containsExactly(6L);
        assertThat(numbers(log, new Filter(null, null, null, null, later.time())))
                .hasSize(5);
        assertThat(numbers(log, new Filter("' OR 1=1 --", null, null, null, null)))
                .isEmpty();
    }

    @Test
    void hostileTextsAreRecordedAsFarAsTheyCanBeKept() {
        AuditLog log = reopen();
        String actor = "a\0b" + '\ud800' + "c" + "x".repeat(5_000);
        log.record(new AuditEntry(Batches.NOON, ACME, actor, "", "login.failed", "\udc00", "\"" + "y".repeat(1 << 20)));

        AuditEntry kept = log.entries(ACME, Filter.ALL, 1, null).getFirst().entry();
        assertThat(kept.actor()).startsWith("a\ufffdb\ufffdcxxx").endsWith("…").hasSize(1_000);
        assertThat(kept.object()).isEqualTo("\ufffd");
        assertThat(kept.details()).startsWith("{\"omitted\"");
        assertThat(log.firstBroken()).isNull();
    }

    @Test
    void numbersHaveNoGapsWhenManyRecordAtOnce() throws Exception {
        AuditLog log = reopen();
        int each = 20;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 10; thread++) {
                String actor = "actor-" + thread;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        log.record(entry(ACME, actor, "x.done", "" + i));
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(numbers(log, Filter.ALL).reversed())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(log.firstBroken()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_log SET actor = 'nobody' WHERE number = 2",
                "DELETE FROM audit_log WHERE number = 2",
                "DELETE FROM audit_log"
            })
    void databaseRefusesToChangeOrDelete(String sql) {
        AuditLog log = reopen();
        recordFour(log);

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> change(sql))
                .withMessageContaining("the audit log only grows");
        assertThat(numbers(log, Filter.ALL)).containsExactly(4L, 3L, 2L, 1L);
        assertThat(log.firstBroken()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2: UPDATE audit_log SET actor = 'nobody' WHERE number = 2",
                "2: UPDATE audit_log SET time = time + 1 WHERE number = 2",
                "2: UPDATE audit_log SET actor = actor || 'x', address = substr(address, 2) WHERE number = 2",
                "2: UPDATE audit_log SET tenant = 'other' WHERE number = 2",
                "1: UPDATE audit_log SET details = '{\"changed\":1}' WHERE number = 1",
                "3: DELETE FROM audit_log WHERE number = 2",
                "2: DELETE FROM audit_log WHERE number = 1",
                "5: INSERT INTO audit_log SELECT 5, time, tenant, actor, address, action, object, details, digest"
                        + " FROM audit_log WHERE number = 4",
                "0: INSERT INTO audit_log SELECT 0, time, tenant, actor, address, action, object, details, digest"
                        + " FROM audit_log WHERE number = 1",
            })
    void tamperingShows(String numberAndSql) throws SQLException {
        AuditLog log = reopen();
        recordFour(log);
        allowChanges();
        change(numberAndSql.substring(3));

        Numbered broken = requireNonNull(log.firstBroken());
        assertThat(broken.number()).isEqualTo(Long.parseLong(numberAndSql.substring(0, 1)));
    }

    private static void recordFour(AuditLog log) {
        for (int i = 1; i <= 4; i++) {
            log.record(entry(ACME, "a", "x.done", "" + i));
        }
        assertThat(log.firstBroken()).isNull();
    }

    private static List<Long> numbers(AuditLog log, Filter filter) {
        return log.entries(ACME, filter, 1_000, null).stream()
                .map(Numbered::number)
                .toList();
    }

    private static AuditEntry entry(TenantId tenant, String actor, String action, String object) {
        return new AuditEntry(
                Batches.NOON.plusNanos(123_000), tenant, actor, "192.0.2.7", action, object, "{\"why\":\"größer\"}");
    }
}
