package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.enrich.EnricherStatus;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The lists that events are looked up in, and what they say about an event that one makes up. */
@RestController
public final class EnrichmentController {
    private static final String EXAMPLE = "{\"fields\":{\"source.ip\":\"203.0.113.9\"}}";
    private static final String LIST =
            "{\"name\":\"feodo\",\"kind\":\"threat-list\",\"file\":\"feodo.txt\",\"tenant\":null,\"version\":\"feodo@f699a820acc7\",\"modified\":\"2026-11-21T08:00:00Z\",\"loaded\":\"2026-11-21T09:00:00Z\",\"entries\":3120,\"badLines\":0,\"firstBad\":\"\",\"matches\":4,\"reloads\":1,\"failures\":0,\"problem\":\"\"}";
    private static final int MAX_FIELDS = 1_000;

    private final Enrichment enrichment;
    private final JsonBody json;
    private final Clock clock;

    public EnrichmentController(Enrichment enrichment, JsonBody json, Clock clock) {
        this.enrichment = requireNonNull(enrichment, "enrichment is null");
        this.json = requireNonNull(json, "json is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * The lists that are for the caller's tenant.
     *
     * @param enrichers what each enricher did for all tenants; null for callers who may act in one alone
     */
    record Shown(List<ListStatus> lists, @Nullable List<Counts> enrichers) {}

    /** What an enricher did since the start. */
    record Counts(String name, long events, long added, long conflicts, long failures) {}

    /**
     * An event to be looked up.
     *
     * @param time when it is to have happened; now when not given
     */
    record Question(
            @Nullable Map<String, @Nullable Object> fields,
            @Nullable Instant time) {}

    /** What would be added to it. */
    record Answer(Map<String, @Nullable Object> added) {}

    @ApiCall(
            summary = "List what events are enriched from",
            details =
                    "Each list with the version in force. Of files only the names are told; the counts of the enrichers are those of the"
                            + " whole server, and there for callers who may act in any tenant.",
            reply =
                    "{\"lists\":[" + LIST
                            + "],\"enrichers\":[{\"name\":\"threat-lists\",\"events\":120000,\"added\":44,\"conflicts\":0,\"failures\":0}]}")
    @GetMapping("/api/v1/enrichment")
    @Requires(Permission.STATUS)
    Shown lists(Caller caller) {
        boolean all = caller.permissions().contains(Permission.TENANTS);
        return new Shown(
                enrichment.lists().stream()
                        .filter(list -> isFor(caller.tenant(), list))
                        .map(EnrichmentController::shown)
                        .toList(),
                all
                        ? enrichment.status().stream()
                                .map(EnrichmentController::counts)
                                .toList()
                        : null);
    }

    private static boolean isFor(TenantId tenant, ListStatus list) {
        return list.tenant() == null || tenant.equals(list.tenant());
    }

    /** Where the server keeps its files is its operator's affair. */
    private static ListStatus shown(ListStatus list) {
        String name = String.valueOf(Path.of(list.file()).getFileName());
        return new ListStatus(
                list.name(),
                list.kind(),
                name,
                list.tenant(),
                list.version(),
                list.modified(),
                list.loaded(),
                list.entries(),
                list.badLines(),
                list.firstBad(),
                list.matches(),
                list.reloads(),
                list.failures(),
                list.problem().replace(list.file(), name));
    }

    private static Counts counts(EnricherStatus status) {
        return new Counts(status.name(), status.events(), status.added(), status.conflicts(), status.failures());
    }

    @ApiCall(
            summary = "Show what would be added to an event",
            details =
                    "With the lists that are in force for the caller's tenant. Nothing is kept, but the look-ups count.",
            body = Question.class,
            bodyExample = EXAMPLE,
            reply =
                    "{\"added\":{\"threat.indicator.name\":[\"203.0.113.9\"],\"threat.feed.name\":[\"feodo\"],\"enrichment.lists\":[\"feodo@f699a820acc7\"]}}")
    @PostMapping("/api/v1/enrichment/test")
    @Requires(Permission.STATUS)
    Answer test(HttpServletRequest request, Caller caller) throws IOException {
        Question question = json.read(request, Question.class, EXAMPLE);
        if (question.fields() == null
                || question.fields().isEmpty()
                || question.fields().size() > MAX_FIELDS) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "There are no fields to look up, or more than " + MAX_FIELDS + ".",
                            "Send for example " + EXAMPLE + ".")
                    .exception();
        }
        Instant time = question.time() == null ? clock.instant() : question.time();
        Event event = new Event(
                new EventId(0, 0, 0),
                caller.tenant(),
                Dataset.GENERIC,
                time,
                time,
                new Origin("test", "api", null, null),
                Severity.UNKNOWN,
                Slice.EMPTY,
                false,
                Fields.of(question.fields()));
        Fields fields = enrichment.enrich(List.of(event)).getFirst().fields();
        Map<String, @Nullable Object> added = new LinkedHashMap<>();
        for (int i = event.fields().size(); i < fields.size(); i++) {
            added.put(fields.name(i), fields.valueAt(i));
        }
        return new Answer(added);
    }
}
