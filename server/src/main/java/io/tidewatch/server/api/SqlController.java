package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.SqlSearcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Read-only SQL over the caller's own events. */
@RestController
public final class SqlController {
    private static final String EXAMPLE = "{\"sql\":\"SELECT severity, count(*) FROM events GROUP BY severity\"}";
    private static final int MAX_ROWS = 10_000;
    private static final int MAX_LENGTH = 20_000;

    private final SqlSearcher searcher;
    private final JsonBody bodies;
    private final Duration timeout;

    public SqlController(SqlSearcher searcher, JsonBody bodies, Duration timeout) {
        this.searcher = requireNonNull(searcher, "searcher is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /**
     * A statement.
     *
     * @param sql one SELECT over {@code events} or {@code "product.service"}
     * @param limit how many rows at most, 1,000 when not given
     */
    record Ask(@Nullable String sql, @Nullable Integer limit) {}

    @ApiCall(
            summary = "Run a SELECT over the events that the caller may see",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply =
                    "{\"columns\":[{\"name\":\"severity\",\"type\":\"VARCHAR\"},{\"name\":\"count_star()\",\"type\":\"BIGINT\"}],\"rows\":[[\"warning\",28]],\"truncated\":false}")
    @PostMapping("/api/v1/sql")
    @Requires(Permission.SEARCH)
    SqlSearcher.SqlResult sql(HttpServletRequest request, Caller caller) throws IOException {
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        String sql = ask.sql == null ? "" : ask.sql.strip();
        if (sql.isEmpty() || sql.length() > MAX_LENGTH) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "'sql' has " + sql.length() + " characters; 1 to " + MAX_LENGTH + " are allowed.",
                            "Send for example " + EXAMPLE)
                    .exception();
        }
        int limit = Parameters.number("limit", ask.limit == null ? null : ask.limit.toString(), 1_000, 1, MAX_ROWS);
        return searcher.sql(caller.tenant(), caller.datasets(), sql, new SqlSearcher.SqlLimits(timeout, limit));
    }
}
