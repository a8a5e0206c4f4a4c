package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.AuditLog;
import io.tidewatch.query.TimeRange;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people and programs did. */
@RestController
public final class AuditController {
    private static final int MAX_PAGE = 1_000;

    private final AuditLog log;
    private final Scopes scopes;
    private final JsonMapper json;

    public AuditController(AuditLog log, Scopes scopes, JsonMapper json) {
        this.log = requireNonNull(log, "log is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.json = requireNonNull(json, "json is null");
    }

    record Entry(
            @Meaning("Its place in the log") long number,
            Instant time,

            @Meaning("Who: an account, `token` and an id, or `tidewatch`")
            String actor,

            @Meaning("Where the request came from") String address,
            @Meaning("What was done, `user.created`") String action,
            @Meaning("To what") String object,
            JsonNode details) {}

    record Page(
            List<Entry> entries,

            @Meaning("The cursor of the next page, null after the last") @Nullable
            String next) {}

    record Check(
            @Meaning("Whether every entry follows from the one before")
            boolean sound,

            @Meaning("The first entry that does not") @Nullable
            Long firstBroken) {}

    @ApiCall(
            summary = "List what was done, newest first",
            reply =
                    "{\"entries\":[{\"number\":7,\"time\":\"2026-11-21T10:00:00Z\",\"actor\":\"admin\",\"address\":\"192.0.2.1\","
                            + "\"action\":\"user.created\",\"object\":\"ann\",\"details\":{\"roles\":[\"analyst\"]}}],\"next\":null}")
    @GetMapping("/api/v1/audit")
    @Requires(Permission.AUDIT)
    Page list(
            Caller caller,
            @Meaning(value = "Only what this account or token did", example = "admin")
                    @RequestParam(required = false)
                    @Nullable
                    String actor,
            @Meaning(value = "Only this action; `user.*` for all of a kind", example = "user.*")
                    @RequestParam(required = false)
                    @Nullable
                    String action,
            @Meaning(value = "Only what was done to this", example = "ann") @RequestParam(required = false) @Nullable
                    String object,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        TimeRange range = scopes.range(from, to);
        AuditLog.Filter filter = new AuditLog.Filter(
                blankToNull(actor),
                blankToNull(action),
                blankToNull(object),
                range.from().equals(TimeRange.ALL.from()) ? null : range.from(),
                range.to().equals(TimeRange.ALL.to()) ? null : range.to());
        int most = Parameters.number("limit", limit, 100, 1, MAX_PAGE);
        List<AuditLog.Numbered> found = log.entries(caller.tenant(), filter, most, before(cursor));
        List<Entry> entries = found.stream().map(this::entry).toList();
        return new Page(
                entries,
                found.size() < most ? null : Long.toString(found.getLast().number()));
    }

    @ApiCall(
            summary = "Check that nothing of the audit log was changed or taken out",
            details = "Reads the whole log, of all tenants.",
            reply = "{\"sound\":true,\"firstBroken\":null}")
    @GetMapping("/api/v1/audit/check")
    @Requires(Permission.TENANTS)
    Check check() {
        AuditLog.Numbered broken = log.firstBroken();
        return new Check(broken == null, broken == null ? null : broken.number());
    }

    private Entry entry(AuditLog.Numbered numbered) {
        return new Entry(
                numbered.number(),
                numbered.entry().time(),
                numbered.entry().actor(),
                numbered.entry().address(),
                numbered.entry().action(),
                numbered.entry().object(),
                json.readTree(numbered.entry().details()));
    }

    private static @Nullable Long before(@Nullable String cursor) {
        if (cursor == null || cursor.isBlank()) {
            return null;
        }
        try {
            return Long.valueOf(cursor.strip());
        } catch (NumberFormatException e) {
            throw Parameters.malformed(
                    "cursor", "'" + cursor + "' is not a cursor", "Pass on the one that the last page gave.");
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
