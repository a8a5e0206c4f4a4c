package io.tidewatch.testkit;

import io.tidewatch.catalog.Session;
import io.tidewatch.catalog.Sessions;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sessions that live as long as the test. */
public final class InMemorySessions implements Sessions {
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    @Override
    public synchronized void begin(Session session, String refreshHash) {
        sessions.put(session.id(), session);
        tokens.put(refreshHash, session.id());
    }

    @Override
    public synchronized Optional<Session> session(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public synchronized List<Session> sessions(TenantId tenant, String account) {
        return sessions.values().stream()
                .filter(session ->
                        session.tenant().equals(tenant) && session.account().equals(account))
                .sorted(Comparator.comparing(Session::created).thenComparing(Session::id))
                .toList();
    }

    @Override
    public synchronized Refresh refresh(String hash, String nextHash) {
        String id = tokens.get(hash);
        Session session = id == null ? null : sessions.get(id);
        if (session == null) {
            return new Unknown();
        }
        if (!used.add(hash)) {
            end(session.id());
            return new Reused(session);
        }
        tokens.put(nextHash, session.id());
        return new Renewed(session);
    }

    @Override
    public synchronized boolean end(String id) {
        tokens.values().removeIf(id::equals);
        return sessions.remove(id) != null;
    }

    @Override
    public synchronized int endAll(TenantId tenant, String account) {
        List<Session> all = sessions(tenant, account);
        all.forEach(session -> end(session.id()));
        return all.size();
    }

    @Override
    public synchronized void forget(Instant time) {
        List.copyOf(sessions.values()).stream()
                .filter(session -> session.expires().isBefore(time))
                .forEach(session -> end(session.id()));
    }
}
