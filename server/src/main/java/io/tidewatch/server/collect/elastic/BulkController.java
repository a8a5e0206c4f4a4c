package io.tidewatch.server.collect.elastic;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.Agent;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.RecentIds;
import io.tidewatch.server.collect.RecordGroups;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.OtherProtocol;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /_bulk}: the documents that agents index, as records in the agents' own words. */
@RestController
@ApiCall(
        summary = "Take events from Elasticsearch's agents",
        details = "Elasticsearch's `_bulk` and `_doc`; docs/collect.md tells how agents are set up.",
        bodyType = "application/x-ndjson",
        bodyExample = "{\"create\":{}}\n{\"message\":\"hello\"}\n",
        reply = "{\"took\":1,\"errors\":false,\"items\":[]}")
@OtherProtocol
public final class BulkController {
    static final String TRANSPORT = "elasticsearch";

    private final AgentIngest ingest;
    private final RecentIds recent;
    private final SecureRandom random;

    public BulkController(AgentIngest ingest, RecentIds recent, SecureRandom random) {
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.recent = requireNonNull(recent, "recent is null");
        this.random = requireNonNull(random, "random is null");
    }

    @RequestMapping(
            path = {"/elastic/_bulk", "/elastic/{index}/_bulk"},
            method = {RequestMethod.POST, RequestMethod.PUT})
    @Requires(Permission.INGEST)
    void bulk(
            HttpServletRequest request,
            HttpServletResponse response,
            Caller caller,
            @PathVariable(name = "index", required = false) @Nullable String index)
            throws IOException {
        long begun = System.nanoTime();
        try (BodyReader.Body body = ingest.read(request)) {
            List<BulkItem> items = BulkBody.read(body.bytes(), index, ingest.check());
            if (items.isEmpty()) {
                throw Problem.of(
                                ProblemKind.MALFORMED_REQUEST,
                                "The request body is required; it has no action.",
                                "Send {\"create\":{}}, a line end, the document and a line end.")
                        .exception();
            }
            store(Agent.of(caller, TRANSPORT, request), items, body.bytes(), looksAtItemsAlone(request));
            JsonWriter out = ingest.writer(body.share(), body.bytes().length);
            long took = (System.nanoTime() - begun) / 1_000_000;
            new BulkReply(out, isBrief(request), drawnPrefix()).write(took, items);
            ElasticAnswer.write(request, response, out.bytes(), out.size());
        }
    }

    /** One document by itself, which agents without bulk mode send. */
    @RequestMapping(
            path = {"/elastic/{index}/_doc", "/elastic/{index}/_doc/{id}", "/elastic/{index}/_create/{id}"},
            method = {RequestMethod.POST, RequestMethod.PUT})
    @Requires(Permission.INGEST)
    void document(
            HttpServletRequest request,
            HttpServletResponse response,
            Caller caller,
            @PathVariable(name = "index") String index,
            @PathVariable(name = "id", required = false) @Nullable String id)
            throws IOException {
        BulkAction.Kind kind =
                request.getRequestURI().contains("/_create/") ? BulkAction.Kind.CREATE : BulkAction.Kind.INDEX;
        try (BodyReader.Body body = ingest.read(request)) {
            byte[] bytes = body.bytes();
            BulkItem item = new BulkItem(new BulkAction(kind, index, id), 0, bytes.length);
            String problem =
                    ingest.check().isValue(bytes, 0, bytes.length) ? item.action.problem() : "it is not valid JSON";
            if (problem == null && bytes[0] != '{') {
                problem = "a document must be a JSON object";
            }
            if (problem != null) {
                throw Problem.of(ProblemKind.MALFORMED_REQUEST, "The document cannot be taken: " + problem + ".", "")
                        .exception();
            }
            store(Agent.of(caller, TRANSPORT, request), List.of(item), bytes, false);
            response.setStatus(item.status);
            ElasticAnswer.write(request, response, single(item));
        }
    }

    private String single(BulkItem item) {
        JsonWriter out = new JsonWriter(size -> {});
        new BulkReply(out, false, drawnPrefix()).write(0, List.of(item));
        String whole = new String(out.bytes(), 0, out.size(), java.nio.charset.StandardCharsets.UTF_8);
        int from = whole.indexOf("\":{", whole.indexOf("\"items\":")) + 2;
        return whole.substring(from, whole.length() - 3);
    }

    /** Stores what can be; each item knows its status then. Throws, unless told not to, when nothing at all was accepted. */
    private void store(Agent agent, List<BulkItem> items, byte[] body, boolean byItem) {
        RecordGroups groups = new RecordGroups(TRANSPORT);
        Map<RecentIds.Id, Long> here = new HashMap<>();
        BulkAction last = null;
        int group = -1;
        for (BulkItem item : items) {
            if (item.errorType != null || isKnown(agent, item, body, here)) {
                continue;
            }
            if (last == null || !item.action.index().equals(last.index())) {
                group = groups.of(item.action.index(), null, item.action.dataset());
            }
            last = item.action;
            item.group = group;
            groups.add(group, item.from, item.to);
        }
        boolean accepted = false;
        for (int i = 0; i < groups.size(); i++) {
            try {
                groups.accept(i, ingest, agent, RawFormat.JSON, body);
                accepted = true;
            } catch (TidewatchException e) {
                if (!accepted && !byItem && i == groups.size() - 1 || e.kind() == FailureKind.INTERNAL) {
                    throw e;
                }
                fail(items, i, e);
            }
        }
        for (BulkItem item : items) {
            if (item.id != null && item.errorType == null) {
                recent.add(item.id, item.content);
            }
            if (item.errorType != null) {
                ingest.rejected(agent, item.action.index(), 1);
            }
        }
    }

    private static void fail(List<BulkItem> items, int group, TidewatchException failure) {
        boolean busy = failure.kind() == FailureKind.OVERLOADED;
        for (BulkItem item : items) {
            if (item.group == group) {
                item.failed(
                        busy ? BulkItem.BUSY : 503,
                        busy ? "es_rejected_execution_exception" : "unavailable_shards_exception",
                        String.valueOf(failure.getMessage()));
            }
        }
    }

    /** Whether the item repeats one that is durable, or one of this request; then it has its status. */
    private boolean isKnown(Agent agent, BulkItem item, byte[] body, Map<RecentIds.Id, Long> here) {
        String id = item.action.id();
        if (id == null) {
            return false;
        }
        RecentIds.Id key = RecentIds.Id.of(agent.tenant().value(), item.action.index(), id);
        long content = RecentIds.content(body, item.from, item.to);
        Long known = here.containsKey(key) ? here.get(key) : recent.content(key);
        if (known != null && item.action.kind() == BulkAction.Kind.CREATE) {
            item.failed(
                    BulkItem.CONFLICT,
                    "version_conflict_engine_exception",
                    "[" + id + "]: version conflict, document already exists (current version [1])");
            return true;
        }
        if (known != null) {
            item.status = BulkItem.UPDATED;
            if (known == content) {
                return true;
            }
        }
        here.put(key, content);
        item.id = key;
        item.content = content;
        return false;
    }

    /**
     * rsyslog's omelasticsearch drops a batch that was refused as a whole, and sends items again that were refused by themselves
     * ({@code retryfailures="on"}). It is the agent that does not say who it is; others (Vector) look at the whole first.
     */
    private static boolean looksAtItemsAlone(HttpServletRequest request) {
        return request.getHeader("User-Agent") == null;
    }

    private static boolean isBrief(HttpServletRequest request) {
        String wanted = request.getParameter("filter_path");
        return wanted != null && wanted.contains("items.*.status") && !wanted.contains("items.*._");
    }

    /** What the ids of documents without one begin with, other for every request. */
    private String drawnPrefix() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "-";
    }
}
