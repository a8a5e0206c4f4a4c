package io.tidewatch.server.api;

import io.tidewatch.catalog.IdempotencyKeys;
import io.tidewatch.server.http.IdempotentWrites;
import io.tidewatch.server.http.ProblemWriter;
import io.tidewatch.server.security.AccessFilter;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Registers everything of the API that is about alerts. */
public final class AlertApi {
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
                (request, value) -> {
                    Caller caller = AccessFilter.caller(request);
                    return caller == null ? null : new IdempotencyKeys.Key(caller.tenant(), caller.actor(), value);
                },
                problems,
                clock);
    }
}
