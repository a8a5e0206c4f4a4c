package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.ledger.Ledger;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.query.TimeRange;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Proves that nothing was lost: {@code received = deduplicated + stored + quarantined + outstanding}, a minute of arrival each. */
@RestController
public final class LedgerController {
    private static final int READINGS = 5;

    private final Ledger ledger;
    private final Supplier<QueueStatus> queue;
    private final Scopes scopes;

    public LedgerController(Ledger ledger, Supplier<QueueStatus> queue, Scopes scopes) {
        this.ledger = requireNonNull(ledger, "ledger is null");
        this.queue = requireNonNull(queue, "queue is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
    }

    record Balance(
            @Nullable Instant minute,
            long received,
            long deduplicated,
            long stored,
            long quarantined,
            long outstanding,
            long evaluated) {}

    /**
     * The account of the caller's tenant.
     *
     * @param balanced whether it adds up: no minute has more than was received, and what is outstanding is still in the queue
     */
    record Account(boolean balanced, Balance total, List<Balance> minutes) {}

    @ApiCall(
            summary = "Prove that nothing was lost",
            details =
                    "`received = deduplicated + stored + quarantined + outstanding`, a minute of arrival each. `evaluated` of the stored events had the rules tried on them: all, but for those on which a rule failed, and those stored before this was counted.",
            reply =
                    "{\"balanced\":true,\"total\":{\"minute\":null,\"received\":3,\"deduplicated\":0,\"stored\":3,\"quarantined\":0,\"outstanding\":0,\"evaluated\":3},\"minutes\":[{\"minute\":\"2026-11-21T10:00:00Z\",\"received\":3,\"deduplicated\":0,\"stored\":3,\"quarantined\":0,\"outstanding\":0,\"evaluated\":3}]}")
    @GetMapping("/api/v1/ledger")
    @Requires(Permission.STATUS)
    Account account(
            Caller caller,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        TimeRange range = scopes.range(from, to);
        Account account = read(caller, range);
        // The two sides are counted in two databases; a reading between their changes is repeated.
        for (int i = 1; i < READINGS && !account.balanced; i++) {
            account = read(caller, range);
        }
        return account;
    }

    private Account read(Caller caller, TimeRange range) {
        List<LedgerEntry> entries = ledger.entries(caller.tenant(), range.from(), range.to());
        long queued = queue.get().records();
        Balance total = new Balance(
                null,
                sum(entries, LedgerEntry::received),
                sum(entries, LedgerEntry::deduplicated),
                sum(entries, LedgerEntry::stored),
                sum(entries, LedgerEntry::quarantined),
                sum(entries, LedgerEntry::outstanding),
                sum(entries, LedgerEntry::evaluated));
        boolean balanced = total.outstanding <= queued && entries.stream().allMatch(e -> e.outstanding() >= 0);
        return new Account(
                balanced, total, entries.stream().map(LedgerController::balance).toList());
    }

    private static Balance balance(LedgerEntry entry) {
        return new Balance(
                entry.minute(),
                entry.received(),
                entry.deduplicated(),
                entry.stored(),
                entry.quarantined(),
                entry.outstanding(),
                entry.evaluated());
    }

    private static long sum(List<LedgerEntry> entries, ToLongFunction<LedgerEntry> part) {
        return entries.stream().mapToLong(part).sum();
    }
}
