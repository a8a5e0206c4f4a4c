package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryParser;
import io.tidewatch.query.QuerySyntaxException;
import io.tidewatch.query.TimeExpression;
import io.tidewatch.query.TimeRange;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.security.Caller;
import io.tidewatch.store.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a search's scope of its parameters; the tenant is always the caller's. Times without a zone are UTC. Thread-safe. */
public final class Scopes {
    private final QueryParser queries;
    private final Clock clock;

    public Scopes(Clock clock) {
        this.clock = requireNonNull(clock, "clock is null");
        this.queries = new QueryParser(clock, ZoneOffset.UTC);
    }

    Scope scope(
            Caller caller,
            @Nullable String query,
            @Nullable String from,
            @Nullable String to,
            @Nullable String datasets) {
        return new Scope(caller.tenant(), caller.datasets(), datasets(datasets), range(from, to), query(query));
    }

    Query query(@Nullable String text) {
        if (text == null || text.isBlank() || text.strip().equals("*")) {
            return new Query.All();
        }
        try {
            return queries.parse(text);
        } catch (QuerySyntaxException e) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "The query cannot be read: " + e.getMessage() + ".",
                            "docs/search.md tells how queries are written.")
                    .with("parameter", "query")
                    .with("column", e.column())
                    .exception();
        }
    }

    TimeRange range(@Nullable String from, @Nullable String to) {
        Instant now = clock.instant();
        Instant first = from == null || from.isBlank()
                ? TimeRange.ALL.from()
                : time("from", from, now).from();
        Instant last = to == null || to.isBlank()
                ? TimeRange.ALL.to()
                : time("to", to, now).from();
        if (last.isBefore(first)) {
            throw Parameters.malformed(
                    "to", "the range ends (" + last + ") before it begins (" + first + ")", "Swap from and to.");
        }
        return new TimeRange(first, last);
    }

    /** The span of time that a parameter's text stands for. */
    TimeRange time(String name, String text) {
        return time(name, text, clock.instant());
    }

    private static TimeRange time(String name, String text, Instant now) {
        try {
            return TimeExpression.parse(text.strip(), now, ZoneOffset.UTC);
        } catch (TidewatchException e) {
            throw Parameters.malformed(name, String.valueOf(e.getMessage()), "");
        }
    }

    private static Set<Dataset> datasets(@Nullable String text) {
        Set<Dataset> datasets = new HashSet<>();
        if (text != null) {
            for (String name : text.split(",")) {
                if (!name.isBlank()) {
                    datasets.add(dataset(name.strip()));
                }
            }
        }
        return datasets;
    }

    private static Dataset dataset(String name) {
        if (!Dataset.isValid(name)) {
            throw Parameters.malformed(
                    "dataset", "'" + name + "' is not a dataset", "Write for example linux.auth; several with commas.");
        }
        return Dataset.of(name);
    }
}
