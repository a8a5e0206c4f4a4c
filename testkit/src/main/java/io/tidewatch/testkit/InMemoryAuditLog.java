package io.tidewatch.testkit;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.event.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An audit log that lives as long as the test; nothing is chained. */
public final class InMemoryAuditLog implements AuditLog {
    private final List<Numbered> entries = new ArrayList<>();

    @Override
    public synchronized void record(AuditEntry entry) {
        entries.add(new Numbered(entries.size() + 1L, entry));
    }

    @Override
    public synchronized List<Numbered> entries(TenantId tenant, Filter filter, int limit, @Nullable Long before) {
        return entries.reversed().stream()
                .filter(numbered -> numbered.entry().tenant().equals(tenant))
                .filter(numbered -> before == null || numbered.number() < before)
                .filter(numbered -> matches(filter, numbered.entry()))
                .limit(limit)
                .toList();
    }

    private static boolean matches(Filter filter, AuditEntry entry) {
        String action = filter.action();
        boolean wantedAction = action == null
                || (action.endsWith(".*")
                        ? entry.action().startsWith(action.substring(0, action.length() - 1))
                        : entry.action().equals(action));
        return wantedAction
                && (filter.actor() == null || filter.actor().equals(entry.actor()))
                && (filter.object() == null || filter.object().equals(entry.object()))
                && (filter.from() == null || !entry.time().isBefore(filter.from()))
                && (filter.to() == null || entry.time().isBefore(filter.to()));
    }

    @Override
    public @Nullable Numbered firstBroken() {
        return null;
    }
}
