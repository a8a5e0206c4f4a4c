package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Callers;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.FieldInfo;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.view.View;
import io.tidewatch.view.Views;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives all that a search finds as one file, page by page, so that memory holds one page. Bounded in events and in exports at once; each
 * is in the audit log when it begins and when it ends. What follows the body tells whether it is whole.
 */
@RestController
public final class ExportController {
    private static final int PAGE = 1_000;
    private static final int USUAL = 100_000;
    private static final int MOST = 10_000_000;
    private static final int AT_ONCE = 4;
    private static final int MAX_COLUMNS = 200;
    private static final List<String> USUAL_COLUMNS = List.of(
            "time",
            "id",
            "dataset",
            "severity",
            "host.name",
            "user.name",
            "source.ip",
            "destination.ip",
            "event.action",
            "event.outcome",
            "message");

    private final EventSearcher searcher;
    private final Scopes scopes;
    private final Views views;
    private final Callers callers;
    private final Audit audit;
    private final JsonMapper json;
    private final Semaphore free = new Semaphore(AT_ONCE);

    public ExportController(
            EventSearcher searcher, Scopes scopes, Views views, Callers callers, Audit audit, JsonMapper json) {
        this.searcher = requireNonNull(searcher, "searcher is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.views = requireNonNull(views, "views is null");
        this.callers = requireNonNull(callers, "callers is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.json = requireNonNull(json, "json is null");
    }

    /** How the file is written. */
    private enum Format {
        NDJSON("ndjson", "application/x-ndjson"),
        CSV("csv", "text/csv;charset=UTF-8"),
        PARQUET("parquet", "application/vnd.apache.parquet");

        private final String label;
        private final String mediaType;

        Format(String label, String mediaType) {
            this.label = label;
            this.mediaType = mediaType;
        }
    }

    /** Writes events into a file. */
    private interface Writer {
        void write(Event event) throws IOException;

        /** Writes what follows the last event. */
        default void end() throws IOException {}
    }

    @ApiCall(
            summary = "Export what a search finds",
            details =
                    "All of it up to `limit`, newest first, streamed: NDJSON (`format=ndjson`), CSV with a header (`format=csv`) or Parquet (`format=parquet`). `fields` names the columns of CSV and Parquet; a Parquet file without has all that the events of that time have, and what fits no column in `more`. After the body the trailers `Tidewatch-Exported` (how many), `Tidewatch-Next` (the `cursor` with which another export goes on, where there is more) and `Tidewatch-Warnings` (how many parts could not be read) tell whether it is whole.",
            replyType = "application/x-ndjson",
            reply = "{\"id\":\"0-1-0\",\"time\":\"2026-11-21T10:00:00Z\",\"message\":\"Failed password for root\"}\n")
    @GetMapping("/api/v1/events/export")
    @Requires(Permission.SEARCH)
    void export(
            Caller caller,
            HttpServletResponse response,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String dataset,
            @Meaning(value = "`ndjson`, `csv` or `parquet`; ndjson when not given", example = "ndjson")
                    @RequestParam(required = false)
                    @Nullable
                    String format,
            @Meaning(value = "The columns of CSV and Parquet, with commas", example = "")
                    @RequestParam(required = false)
                    @Nullable
                    String fields,
            @RequestParam(required = false) @Nullable String view,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor)
            throws IOException {
        Format wanted = format(format);
        List<String> columns = columns(wanted, fields);
        View schema = SearchController.view(views, view);
        if (wanted != Format.NDJSON && schema != null) {
            throw Parameters.malformed(
                    "view", wanted.label + " has columns and no schema", "Export NDJSON, or name columns in fields.");
        }
        Scope scope = scopes.scope(caller, query, from, to, dataset);
        int most = Parameters.number("limit", limit, USUAL, 1, MOST);
        Cursor begin = SearchController.cursor(cursor);
        if (!free.tryAcquire()) {
            throw Problem.of(
                            ProblemKind.OVERLOADED,
                            AT_ONCE + " exports are under way already.",
                            "Try again when one has ended.")
                    .withHeader("Retry-After", "10")
                    .exception();
        }
        try {
            // The first page decides whether there is an answer at all; from then on only the connection can be ended.
            SearchPage first = searcher.search(scope, Math.min(PAGE, most), begin);
            Map<String, Object> asked = new LinkedHashMap<>();
            asked.put("format", wanted.label);
            asked.put("from", scope.range().from().toString());
            asked.put("to", scope.range().to().toString());
            asked.put("dataset", dataset == null ? "" : dataset);
            asked.put("limit", most);
            String what = query == null || query.isBlank() ? "*" : query;
            List<FieldInfo> known = wanted == Format.PARQUET ? searcher.fields(scope) : List.of();
            audit.record(caller, "events.export-begun", what, asked);
            response.setContentType(wanted.mediaType);
            response.setHeader("Content-Disposition", "attachment; filename=\"events." + wanted.label + "\"");
            response.setHeader("X-Accel-Buffering", "no");
            response.setHeader("Trailer", "Tidewatch-Exported, Tidewatch-Next, Tidewatch-Warnings");
            OutputStream out = new BufferedOutputStream(response.getOutputStream(), 1 << 16);
            Ended ended = new Ended();
            response.setTrailerFields(ended::trailers);
            try {
                Writer writer = switch (wanted) {
                    case NDJSON -> lines(schema, out);
                    case CSV -> csv(columns, out);
                    case PARQUET -> parquet(columns, known, out);
                };
                write(writer, caller, scope, most, first, ended);
                out.flush();
                ended.complete = true;
            } finally {
                audit.record(
                        caller,
                        "events.export-ended",
                        what,
                        Map.of("exported", ended.exported, "complete", ended.complete && ended.next == null));
            }
        } finally {
            free.release();
        }
    }

    /** How an export ended; read when the body's last byte has been written. */
    private static final class Ended {
        private long exported;
        private int warnings;
        private boolean complete;
        private @Nullable Cursor next;

        Map<String, String> trailers() {
            Map<String, String> trailers = new LinkedHashMap<>();
            trailers.put("Tidewatch-Exported", Long.toString(exported));
            if (next != null) {
                trailers.put("Tidewatch-Next", next.toString());
            }
            trailers.put("Tidewatch-Warnings", Integer.toString(warnings));
            return trailers;
        }
    }

    private Writer lines(@Nullable View schema, OutputStream out) {
        return event -> {
            out.write(json.writeValueAsBytes(new ShownEvent(event, schema)));
            out.write('\n');
        };
    }

    private static Writer csv(List<String> columns, OutputStream out) throws IOException {
        CsvEvents.header(columns, out);
        return event -> CsvEvents.write(event, columns, out);
    }

    private Writer parquet(List<String> columns, List<FieldInfo> known, OutputStream out) throws IOException {
        ParquetEvents file = new ParquetEvents(columns, known, json, out);
        return new Writer() {
            @Override
            public void write(Event event) throws IOException {
                file.write(event);
            }

            @Override
            public void end() throws IOException {
                file.close();
            }
        };
    }

    private void write(Writer writer, Caller caller, Scope scope, int most, SearchPage first, Ended ended)
            throws IOException {
        SearchPage page = first;
        while (true) {
            for (Event event : page.events()) {
                writer.write(event);
                ended.exported++;
            }
            ended.warnings += page.warnings().size();
            ended.next = page.next();
            long left = most - ended.exported;
            if (ended.next == null || left == 0) {
                break;
            }
            if (!callers.isStillAllowed(caller, Permission.SEARCH)) {
                throw new IOException("the caller may not see this any more; the export ends without its end");
            }
            page = searcher.search(scope, (int) Math.min(PAGE, left), ended.next);
        }
        writer.end();
    }

    private static Format format(@Nullable String format) {
        if (format == null || format.isBlank()) {
            return Format.NDJSON;
        }
        for (Format known : Format.values()) {
            if (known.label.equals(format)) {
                return known;
            }
        }
        throw Parameters.malformed("format", "'" + format + "' is unknown", "Write ndjson, csv or parquet.");
    }

    /** The columns asked for; none where a file is to have all. */
    private static List<String> columns(Format format, @Nullable String fields) {
        if (fields == null || fields.isBlank()) {
            return format == Format.CSV ? USUAL_COLUMNS : List.of();
        }
        if (format == Format.NDJSON) {
            throw Parameters.malformed("fields", "NDJSON has no columns", "Add format=csv, or leave fields out.");
        }
        List<String> columns = new ArrayList<>();
        for (String name : fields.split(",")) {
            if (!name.isBlank()) {
                columns.add(name.strip());
            }
        }
        if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
            throw Parameters.malformed(
                    "fields", "has " + columns.size() + " names", "Write 1 to " + MAX_COLUMNS + " names with commas.");
        }
        return columns;
    }
}
