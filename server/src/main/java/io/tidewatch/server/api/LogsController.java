package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Severity;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The simple view of logs: {@code timestamp, source_ip, event_type, level, message}, in numbered pages. */
@RestController
public final class LogsController {
    private static final int MAX_REACH = 10_000;
    private static final List<String> SOURCE_IP = List.of("source_ip", "source.ip", "client.ip");
    private static final List<String> EVENT_TYPE = List.of("event_type", "event.action", "event.type");

    private final Ingest ingest;
    private final EventSearcher searcher;
    private final Scopes scopes;

    public LogsController(Ingest ingest, EventSearcher searcher, Scopes scopes) {
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.searcher = requireNonNull(searcher, "searcher is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
    }

    /** One line of the view; what an event does not have is null. */
    record Item(
            String id,
            String timestamp,
            @Nullable String source_ip,
            String event_type,
            String level,
            @Nullable String message) {}

    /**
     * A page.
     *
     * @param total how many events match
     */
    record Page(List<Item> items, int page, int page_size, long total) {}

    @ApiCall(
            summary = "Send events in the simple form",
            details = "One JSON object, an array of them, or lines.",
            bodyExample =
                    "{\"timestamp\":\"2026-11-21T10:00:00Z\",\"source_ip\":\"192.0.2.1\",\"event_type\":\"login\",\"level\":\"info\",\"message\":\"hello\"}",
            reply = "{\"accepted\":1,\"deduplicated\":0,\"rejected\":[],\"rejectedTotal\":0}")
    @PostMapping({"/api/logs/", "/api/logs"})
    @Requires(Permission.INGEST)
    IngestReply add(HttpServletRequest request, Caller caller) throws IOException {
        return ingest.accept(request, caller, BodyFormat.of(request.getContentType()), "api-logs");
    }

    @ApiCall(
            summary = "List events in the simple form, in numbered pages",
            reply =
                    "{\"items\":[{\"id\":\"0-1-0\",\"timestamp\":\"2026-11-21T10:00:00Z\",\"source_ip\":\"192.0.2.1\",\"event_type\":\"login\",\"level\":\"info\",\"message\":\"hello\"}],\"page\":1,\"page_size\":50,\"total\":1}")
    @GetMapping({"/api/logs/", "/api/logs"})
    @Requires(Permission.SEARCH)
    Page list(
            Caller caller,
            @Meaning(value = "Only events from this address", example = "192.0.2.1")
                    @RequestParam(name = "source_ip", required = false)
                    @Nullable
                    String sourceIp,
            @Meaning(value = "Only events of this level", example = "info") @RequestParam(required = false) @Nullable
                    String level,
            @Meaning(value = "Only events of this day, hour or moment", example = "2026-11-21")
                    @RequestParam(required = false)
                    @Nullable
                    String timestamp,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @Meaning(value = "Only events of this type", example = "login")
                    @RequestParam(name = "event_type", required = false)
                    @Nullable
                    String eventType,
            @Meaning(value = "Which page, from 1", example = "1") @RequestParam(required = false) @Nullable String page,
            @Meaning(value = "How many a page, at most 1,000", example = "50")
                    @RequestParam(name = "page_size", required = false)
                    @Nullable
                    String pageSize) {
        int size = Parameters.number("page_size", pageSize, 50, 1, 1_000);
        int number = Parameters.number("page", page, 1, 1, MAX_REACH / size);
        List<Query> wanted = new ArrayList<>();
        addAny(wanted, SOURCE_IP, sourceIp);
        addAny(wanted, EVENT_TYPE, eventType);
        addLevel(wanted, level);
        TimeRange range =
                timestamp == null || timestamp.isBlank() ? scopes.range(from, to) : scopes.time("timestamp", timestamp);
        Query query = wanted.isEmpty() ? new Query.All() : new Query.And(wanted);
        Scope scope = new Scope(caller.tenant(), caller.datasets(), Set.of(), range, query);
        List<Event> events = searcher.search(scope, number * size, null).events();
        List<Item> items = events.stream()
                .skip((long) (number - 1) * size)
                .map(LogsController::item)
                .toList();
        return new Page(items, number, size, searcher.count(scope));
    }

    private static void addAny(List<Query> wanted, List<String> fields, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            wanted.add(new Query.Or(fields.stream()
                    .map(field -> (Query) new Query.Text(field, value.strip()))
                    .toList()));
        }
    }

    private static void addLevel(List<Query> wanted, @Nullable String level) {
        if (level == null || level.isBlank()) {
            return;
        }
        Severity severity = Severity.ofLevel(level.strip());
        if (severity == Severity.UNKNOWN && !level.strip().equalsIgnoreCase(Severity.UNKNOWN.label())) {
            throw Parameters.malformed(
                    "level", "'" + level + "' is not a level", "Write for example info, warning or error.");
        }
        wanted.add(new Query.Text("severity", severity.label()));
    }

    private static Item item(Event event) {
        String type = first(event.fields(), EVENT_TYPE);
        return new Item(
                event.id().toString(),
                event.time().toString(),
                first(event.fields(), SOURCE_IP),
                type == null ? event.dataset().value() : type,
                event.severity().label(),
                event.message());
    }

    private static @Nullable String first(Fields fields, List<String> names) {
        for (String name : names) {
            String text = fields.text(name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
