package io.tidewatch.server.api;

import io.tidewatch.catalog.IdempotencyKeys;
import io.tidewatch.server.http.IdempotentWrites;
import io.tidewatch.server.http.ProblemWriter;
import io.tidewatch.server.security.AccessFilter;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Registers everything of the API that is about alerts. */
public final class AlertApi {
    /** Where a write may be sent again with its {@code Idempotency-Key}; nothing here answers with secrets. */
    private static final List<String> IDEMPOTENT =
            List.of("/api/v1/alerts", "/api/v1/cases", "/api/v1/rules", "/api/v1/hunts", "/api/v1/dashboards");

    private AlertApi() {}

    public static void register(
            GenericApplicationContext context,
            Parts parts,
            JsonBody bodies,
            Scopes scopes,
            JsonMapper json,
            Audit audit,
            Clock clock) {
        AlertParts alerts = parts.alerts();
        context.registerBean(
                AlertsController.class,
                () -> new AlertsController(alerts.alerts(), parts.searcher(), scopes, json, clock));
        context.registerBean(
                AlertChangesController.class,
                () -> new AlertChangesController(alerts.alerts(), alerts.feed(), bodies, scopes, audit, clock));
        context.registerBean(
                CasesController.class,
                () -> new CasesController(alerts.cases(), alerts.alerts(), bodies, audit, clock));
        context.registerBean(
                SuppressionsController.class, () -> new SuppressionsController(alerts, bodies, scopes, audit, clock));
        context.registerBean(
                NotificationsController.class,
                () -> new NotificationsController(parts.notifications(), bodies, audit, new SecureRandom(), clock));
    }

    /** The filter that answers repeated writes. */
    public static IdempotentWrites idempotency(AlertParts parts, ProblemWriter problems, Clock clock) {
        return new IdempotentWrites(
                parts.keys(),
                IDEMPOTENT,
                (request, value) -> {
                    Caller caller = AccessFilter.caller(request);
                    return caller == null ? null : new IdempotencyKeys.Key(caller.tenant(), caller.actor(), value);
                },
                problems,
                clock);
    }
}
