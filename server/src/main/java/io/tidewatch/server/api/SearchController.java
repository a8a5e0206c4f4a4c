package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.EventId;
import io.tidewatch.query.TimeRange;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.FieldInfo;
import io.tidewatch.store.HistogramBucket;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.store.ValueCount;
import io.tidewatch.view.View;
import io.tidewatch.view.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finds events and counts them. */
@RestController
public final class SearchController {
    private static final int MAX_PAGE = 10_000;
    private static final int MAX_TOP = 1_000;
    private static final String EVENT =
            "{\"id\":\"0-1-0\",\"time\":\"2026-11-21T10:00:00Z\",\"ingested\":\"2026-11-21T10:00:01Z\",\"dataset\":\"linux.auth\","
                    + "\"severity\":\"warning\",\"origin\":{\"source\":\"web-1\",\"transport\":\"file\",\"address\":\"192.0.2.7\","
                    + "\"path\":\"/var/log/auth.log\"},\"message\":\"Failed password for root\",\"raw\":null,"
                    + "\"fields\":{\"user.name\":\"root\",\"source.ip\":\"203.0.113.7\"}}";
    private static final int MAX_BUCKETS = 10_000;

    private final EventSearcher searcher;
    private final Scopes scopes;
    private final Views views;

    public SearchController(EventSearcher searcher, Scopes scopes, Views views) {
        this.searcher = requireNonNull(searcher, "searcher is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.views = requireNonNull(views, "views is null");
    }

    /**
     * A page of events.
     *
     * @param events newest first
     * @param next the cursor of the next page, null after the last
     * @param warnings what is missing and why
     */
    record SearchReply(List<ShownEvent> events, @Nullable String next, List<String> warnings) {}

    record CountReply(long count) {}

    /**
     * Counts over time.
     *
     * @param bucketSeconds the length of a bucket
     * @param buckets those that have events, oldest first
     */
    record HistogramReply(double bucketSeconds, List<Bucket> buckets) {
        record Bucket(Instant start, long count, Map<String, Long> bySeverity) {}
    }

    record TopReply(String field, List<ValueCount> values) {}

    record FieldsReply(List<Field> fields) {
        record Field(String name, String kind, long cardinality) {}
    }

    /** Events, newest first. */
    @ApiCall(
            summary = "Find events, newest first",
            reply = "{\"events\":[" + EVENT + "],\"next\":null,\"warnings\":[]}")
    @GetMapping("/api/v1/search")
    @Requires(Permission.SEARCH)
    SearchReply search(
            Caller caller,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String dataset,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String view) {
        View wanted = view(views, view);
        Scope scope = scopes.scope(caller, query, from, to, dataset);
        SearchPage page = searcher.search(scope, Parameters.number("limit", limit, 100, 1, MAX_PAGE), cursor(cursor));
        Cursor next = page.next();
        List<ShownEvent> shown = page.events().stream()
                .map(event -> new ShownEvent(event, wanted))
                .toList();
        return new SearchReply(shown, next == null ? null : next.toString(), page.warnings());
    }

    @ApiCall(summary = "Show one event", reply = EVENT)
    @GetMapping("/api/v1/events/{id}")
    @Requires(Permission.SEARCH)
    ShownEvent event(
            Caller caller,
            @Meaning(value = "The event's id", example = "0-1-0") @PathVariable String id,
            @RequestParam(required = false) @Nullable String view) {
        View wanted = view(views, view);
        EventId parsed = EventId.parse(id);
        if (parsed == null) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "'" + id + "' is not an event id.",
                            "Take the id of an event that a search gave.")
                    .exception();
        }
        return searcher.find(caller.tenant(), caller.datasets(), parsed)
                .map(event -> new ShownEvent(event, wanted))
                .orElseThrow(() -> Problem.of(
                                ProblemKind.NOT_FOUND,
                                "There is no event " + parsed + ".",
                                "It may have been deleted by retention, or belong to another tenant.")
                        .exception());
    }

    @ApiCall(summary = "Count events", reply = "{\"count\":28}")
    @GetMapping("/api/v1/count")
    @Requires(Permission.SEARCH)
    CountReply count(
            Caller caller,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String dataset) {
        return new CountReply(searcher.count(scopes.scope(caller, query, from, to, dataset)));
    }

    /** Counts a bucket of time, by severity. */
    @ApiCall(
            summary = "Count events over time, by severity",
            reply =
                    "{\"bucketSeconds\":3600.0,\"buckets\":[{\"start\":\"2026-11-21T10:00:00Z\",\"count\":28,\"bySeverity\":{\"warning\":28}}]}")
    @GetMapping("/api/v1/histogram")
    @Requires(Permission.SEARCH)
    HistogramReply histogram(
            Caller caller,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String dataset,
            @Meaning(value = "The length of a bucket, `1m` to `1d`; 1h when not given", example = "1h")
                    @RequestParam(required = false)
                    @Nullable
                    String bucket) {
        Scope scope = scopes.scope(caller, query, from, to, dataset);
        Duration length = Parameters.duration("bucket", bucket, Duration.ofHours(1));
        refuseTooManyBuckets(scope.range(), length);
        List<HistogramReply.Bucket> buckets = searcher.histogram(scope, length).stream()
                .map(SearchController::bucket)
                .toList();
        return new HistogramReply(length.toMillis() / 1000.0, buckets);
    }

    /** The most frequent values of a field. */
    @ApiCall(
            summary = "List the most frequent values of a field",
            reply = "{\"field\":\"source.ip\",\"values\":[{\"value\":\"198.51.100.38\",\"count\":28}]}")
    @GetMapping("/api/v1/top")
    @Requires(Permission.SEARCH)
    TopReply top(
            Caller caller,
            @Meaning(value = "The field's dotted name", example = "source.ip", required = true)
                    @RequestParam(required = false)
                    @Nullable
                    String field,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String dataset,
            @RequestParam(required = false) @Nullable String limit) {
        String name = Parameters.required("field", field);
        Scope scope = scopes.scope(caller, query, from, to, dataset);
        return new TopReply(name, searcher.topValues(scope, name, Parameters.number("limit", limit, 10, 1, MAX_TOP)));
    }

    /** The fields that events can have. */
    @ApiCall(
            summary = "List the fields that events can have",
            reply = "{\"fields\":[{\"name\":\"source.ip\",\"kind\":\"text\",\"cardinality\":12}]}")
    @GetMapping("/api/v1/fields")
    @Requires(Permission.SEARCH)
    FieldsReply fields(
            Caller caller,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String dataset) {
        return new FieldsReply(searcher.fields(scopes.scope(caller, null, from, to, dataset)).stream()
                .map(SearchController::field)
                .toList());
    }

    /** The view of that name, or null for none. */
    static @Nullable View view(Views views, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        View known = views.byName(name);
        if (known == null) {
            throw Parameters.malformed(
                    "view", "'" + name + "' is unknown", "Write one of " + String.join(", ", views.names()) + ".");
        }
        return known;
    }

    static @Nullable Cursor cursor(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw Parameters.malformed("cursor", String.valueOf(e.getMessage()), "");
        }
    }

    /** Only a range that is given can be checked; the store bounds what it gives over all time by what there is. */
    private static void refuseTooManyBuckets(TimeRange range, Duration bucket) {
        boolean bounded =
                !range.from().equals(TimeRange.ALL.from()) && !range.to().equals(TimeRange.ALL.to());
        if (bounded && Duration.between(range.from(), range.to()).dividedBy(bucket) > MAX_BUCKETS) {
            throw Parameters.malformed(
                    "bucket",
                    "the range has more than " + MAX_BUCKETS + " buckets",
                    "Use longer buckets or a shorter range.");
        }
    }

    private static HistogramReply.Bucket bucket(HistogramBucket bucket) {
        Map<String, Long> bySeverity = new TreeMap<>();
        bucket.bySeverity().forEach((severity, count) -> bySeverity.put(severity.label(), count));
        return new HistogramReply.Bucket(bucket.start(), bucket.count(), bySeverity);
    }

    private static FieldsReply.Field field(FieldInfo field) {
        return new FieldsReply.Field(field.name(), field.kind().name().toLowerCase(Locale.ROOT), field.cardinality());
    }
}
