package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.SavedSearch;
import io.tidewatch.catalog.SavedSearches;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Searches that people keep. Everyone sees their own and those that others share; an author changes their own, an administrator the shared
 * ones too. A private search of somebody else is as if it were not there.
 */
@RestController
public final class SavedSearchesController {
    private static final String EXAMPLE =
            "{\"name\":\"Failed sign-ins\",\"query\":\"event.outcome:failure\",\"from\":\"now-24h\",\"to\":\"now\",\"columns\":[\"time\",\"user.name\",\"message\"],\"shared\":true}";
    private static final String REPLY =
            "{\"id\":\"failed-sign-ins\",\"name\":\"Failed sign-ins\",\"query\":\"event.outcome:failure\",\"from\":\"now-24h\",\"to\":\"now\",\"columns\":[\"time\",\"user.name\",\"message\"],\"shared\":true,\"author\":\"ann\",\"own\":true,\"changed\":\"2026-11-21T10:00:00Z\"}";
    private static final int NAME = 200;
    private static final int QUERY = 10_000;
    private static final int TIME = 100;
    private static final int COLUMNS = 50;

    private final SavedSearches searches;
    private final JsonBody bodies;
    private final Audit audit;
    private final Clock clock;

    public SavedSearchesController(SavedSearches searches, JsonBody bodies, Audit audit, Clock clock) {
        this.searches = requireNonNull(searches, "searches is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Ask(
            @Meaning(value = "What people call it", required = true) @Nullable
            String name,

            @Meaning("In the search language; nothing for everything") @Nullable
            String query,

            @Meaning("Where its range of time begins, such as `now-24h`; nothing for the beginning") @Nullable
            String from,

            @Meaning("Where it ends; nothing for an open end") @Nullable
            String to,

            @Meaning("The fields that are shown; none for the usual ones") @Nullable
            List<String> columns,

            @Meaning("Whether others of the tenant see it") @Nullable
            Boolean shared) {}

    record Kept(
            String id,
            String name,
            String query,
            String from,
            String to,
            List<String> columns,
            boolean shared,
            @Meaning("Who keeps it") String author,
            @Meaning("Whether that is who asks") boolean own,
            Instant changed) {}

    record Listed(List<Kept> searches) {}

    @ApiCall(
            summary = "List saved searches: the own ones and those that others share",
            reply = "{\"searches\":[" + REPLY + "]}")
    @GetMapping("/api/v1/searches")
    @Requires(Permission.SEARCH)
    Listed list(Caller caller) {
        return new Listed(searches.list(caller.tenant()).stream()
                .filter(search -> Authored.of(search).isSeenBy(caller))
                .map(search -> kept(caller, search))
                .toList());
    }

    @ApiCall(
            summary = "Save a search",
            details = "Sent again with the same id it replaces the search, which stays its author's.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply = REPLY)
    @PutMapping("/api/v1/searches/{id}")
    @Requires(Permission.SEARCH)
    Kept put(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "A name that you choose: 1 to 64 of a-z, 0-9 and -", example = "failed-sign-ins")
                    @PathVariable
                    String id)
            throws IOException {
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        SavedSearch before = searches.find(caller.tenant(), id).orElse(null);
        if (before != null) {
            Authored.of(before).refuseOthers(caller);
        }
        SavedSearch made = search(caller, id, ask, before == null ? caller.actor() : before.author());
        searches.put(made);
        if (made.shared() || before != null && before.shared()) {
            audit.record(caller, "saved-search.set", id, Map.of("name", made.name(), "query", made.query()));
        }
        return kept(caller, made);
    }

    @ApiCall(summary = "Remove a saved search")
    @DeleteMapping("/api/v1/searches/{id}")
    @Requires(Permission.SEARCH)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @Meaning(value = "Its id", example = "failed-sign-ins") @PathVariable String id) {
        SavedSearch search = searches.find(caller.tenant(), id)
                .filter(found -> Authored.of(found).isSeenBy(caller))
                .orElseThrow(() -> Problem.of(
                                ProblemKind.NOT_FOUND,
                                "There is no such saved search.",
                                "GET /api/v1/searches lists them.")
                        .exception());
        Authored.of(search).refuseOthers(caller);
        searches.remove(caller.tenant(), id);
        if (search.shared()) {
            audit.record(caller, "saved-search.removed", id, Map.of("name", search.name()));
        }
    }

    private SavedSearch search(Caller caller, String id, Ask ask, String author) {
        Authored.checkId(id);
        String name = Authored.name(ask.name, "search");
        List<String> columns = ask.columns == null ? List.of() : ask.columns;
        if (columns.size() > COLUMNS) {
            throw PlainText.malformed("columns", "has more than " + COLUMNS + " names");
        }
        return new SavedSearch(
                caller.tenant(),
                id,
                name,
                PlainText.of("query", ask.query, QUERY),
                PlainText.of("from", ask.from, TIME),
                PlainText.of("to", ask.to, TIME),
                columns.stream()
                        .map(column -> String.valueOf(PlainText.line("columns", column, NAME)))
                        .filter(column -> !column.isEmpty())
                        .distinct()
                        .toList(),
                Boolean.TRUE.equals(ask.shared),
                author,
                clock.instant());
    }

    private static Kept kept(Caller caller, SavedSearch search) {
        return new Kept(
                search.id(),
                search.name(),
                search.query(),
                search.from(),
                search.to(),
                search.columns(),
                search.shared(),
                search.author(),
                Authored.of(search).isOf(caller),
                search.changed());
    }
}
