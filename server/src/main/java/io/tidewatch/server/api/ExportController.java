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
    private static final String USUAL_COLUMNS =
            "time,id,dataset,severity,host.name,user.name,source.ip,destination.ip,event.action,event.outcome,message";

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

    /** Writes one event. */
    private interface Lines {
        void write(Event event, OutputStream out) throws IOException;
    }

    @ApiCall(
            summary = "Export what a search finds",
            details =
                    "All of it up to `limit`, newest first, streamed: NDJSON (`format=ndjson`) or CSV with a header (`format=csv`, its columns in `fields`). After the body the trailers `Tidewatch-Exported` (how many), `Tidewatch-Next` (the `cursor` with which another export goes on, where there is more) and `Tidewatch-Warnings` (how many parts could not be read) tell whether it is whole.",
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
            @Meaning(value = "`ndjson` or `csv`; ndjson when not given", example = "ndjson")
                    @RequestParam(required = false)
                    @Nullable
                    String format,
            @Meaning(value = "The columns of CSV, with commas", example = "") @RequestParam(required = false) @Nullable
                    String fields,
            @RequestParam(required = false) @Nullable String view,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor)
            throws IOException {
        boolean csv = isCsv(format);
        List<String> columns = columns(csv, fields);
        View wanted = SearchController.view(views, view);
        if (csv && wanted != null) {
            throw Parameters.malformed("view", "CSV has no schema", "Export NDJSON, or name columns in fields.");
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
            asked.put("format", csv ? "csv" : "ndjson");
            asked.put("from", scope.range().from().toString());
            asked.put("to", scope.range().to().toString());
            asked.put("dataset", dataset == null ? "" : dataset);
            asked.put("limit", most);
            String what = query == null || query.isBlank() ? "*" : query;
            audit.record(caller, "events.export-begun", what, asked);
            response.setContentType(csv ? "text/csv;charset=UTF-8" : "application/x-ndjson");
            response.setHeader(
                    "Content-Disposition", "attachment; filename=\"events." + (csv ? "csv" : "ndjson") + "\"");
            response.setHeader("X-Accel-Buffering", "no");
            response.setHeader("Trailer", "Tidewatch-Exported, Tidewatch-Next, Tidewatch-Warnings");
            Lines lines = csv
                    ? (event, out) -> CsvEvents.write(event, columns, out)
                    : (event, out) -> {
                        out.write(json.writeValueAsBytes(new ShownEvent(event, wanted)));
                        out.write('\n');
                    };
            Ended ended = new Ended();
            response.setTrailerFields(ended::trailers);
            try {
                write(response, caller, scope, most, first, csv ? columns : List.of(), lines, ended);
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

    private void write(
            HttpServletResponse response,
            Caller caller,
            Scope scope,
            int most,
            SearchPage first,
            List<String> header,
            Lines lines,
            Ended ended)
            throws IOException {
        OutputStream out = new BufferedOutputStream(response.getOutputStream(), 1 << 16);
        if (!header.isEmpty()) {
            CsvEvents.header(header, out);
        }
        SearchPage page = first;
        while (true) {
            for (Event event : page.events()) {
                lines.write(event, out);
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
        out.flush();
        ended.complete = true;
    }

    private static boolean isCsv(@Nullable String format) {
        if (format == null || format.isBlank() || format.equals("ndjson")) {
            return false;
        }
        if (format.equals("csv")) {
            return true;
        }
        throw Parameters.malformed("format", "'" + format + "' is unknown", "Write ndjson or csv.");
    }

    private static List<String> columns(boolean csv, @Nullable String fields) {
        if (!csv && fields != null && !fields.isBlank()) {
            throw Parameters.malformed("fields", "only CSV has columns", "Add format=csv, or leave fields out.");
        }
        List<String> columns = new ArrayList<>();
        for (String name : (fields == null || fields.isBlank() ? USUAL_COLUMNS : fields).split(",")) {
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
