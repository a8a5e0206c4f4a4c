package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.StatisticsRequest;
import io.tidewatch.store.StatisticsRow;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Figures over events: count, distinct, sum, average, percentiles, by field and time. */
@RestController
public final class StatisticsController {
    private static final String EXAMPLE =
            "{\"query\":\"*\",\"figures\":[{\"function\":\"count\"}],\"groupBy\":[\"host.name\"],\"bucket\":\"1h\"}";

    private final EventSearcher searcher;
    private final Scopes scopes;
    private final JsonBody bodies;

    public StatisticsController(EventSearcher searcher, Scopes scopes, JsonBody bodies) {
        this.searcher = requireNonNull(searcher, "searcher is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
    }

    /** What is asked; {@code query}, {@code from}, {@code to} and {@code dataset} as in a search. */
    record Ask(
            @Nullable String query,
            @Nullable String from,
            @Nullable String to,
            @Nullable String dataset,
            @Nullable List<Figure> figures,
            @Nullable List<String> groupBy,
            @Nullable String bucket,

            @Meaning(
                    "Of each field grouped by only this many values, those of the most events; nothing for all of them")
            @Nullable
            Integer top,

            @Nullable Integer limit) {}

    /** One figure: {@code count}, {@code distinct}, {@code sum}, {@code avg}, {@code min}, {@code max}, {@code percentile}. */
    record Figure(
            @Nullable String function,
            @Nullable String field,
            @Nullable Double percentile) {}

    record Reply(List<StatisticsRow> rows) {}

    @ApiCall(
            summary = "Compute figures over events, by field and time",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply = "{\"rows\":[{\"bucket\":\"2026-11-21T10:00:00Z\",\"group\":[\"web-1\"],\"values\":[28.0]}]}")
    @PostMapping("/api/v1/statistics")
    @Requires(Permission.SEARCH)
    Reply statistics(HttpServletRequest request, Caller caller) throws IOException {
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        List<Figure> figures =
                ask.figures == null || ask.figures.isEmpty() ? List.of(new Figure("count", null, null)) : ask.figures;
        try {
            StatisticsRequest wanted = new StatisticsRequest(
                    figures.stream().map(StatisticsController::figure).toList(),
                    ask.groupBy == null ? List.of() : ask.groupBy,
                    ask.bucket == null ? null : Parameters.duration("bucket", ask.bucket, Duration.ofHours(1)),
                    ask.top == null ? 0 : ask.top,
                    ask.limit == null ? 1_000 : ask.limit);
            return new Reply(
                    searcher.statistics(scopes.scope(caller, ask.query, ask.from, ask.to, ask.dataset), wanted));
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static StatisticsRequest.Figure figure(Figure figure) {
        double percentile = figure.percentile == null ? 0 : figure.percentile;
        return new StatisticsRequest.Figure(function(figure.function), figure.field, percentile);
    }

    private static StatisticsRequest.Function function(@Nullable String name) {
        String wanted = name == null ? "" : name.toUpperCase(Locale.ROOT);
        return Arrays.stream(StatisticsRequest.Function.values())
                .filter(function -> function.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> malformed(
                        "'" + name + "' is not a function; use count, distinct, sum, avg, min, max or percentile"));
    }

    private static ProblemException malformed(String what) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "The statistics cannot be computed: " + what + ".",
                        "Send for example " + EXAMPLE)
                .exception();
    }
}
