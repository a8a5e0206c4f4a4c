package io.tidewatch.server.api;

import io.tidewatch.server.api.DashboardContent.Figure;
import io.tidewatch.server.api.DashboardContent.Panel;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.store.StatisticsRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A panel as it is asked for. */
record PanelAsk(
        @Meaning(value = "Its name on the dashboard: 1 to 64 of a-z, 0-9 and -", required = true) @Nullable
        String id,

        @Meaning(value = "What people call it", required = true) @Nullable
        String title,

        @Meaning(
                value = "`line`, `bar`, `table`, `number`, `map`, `heat-map` or `events` (the newest)",
                required = true)
        @Nullable
        String kind,

        @Meaning("In the search language; nothing for everything") @Nullable
        String query,

        @Meaning("The id of a saved search instead of a query; the panel follows it") @Nullable
        String search,

        @Meaning("What is computed; events are counted where nothing is said") @Nullable
        FigureAsk figure,

        @Meaning(
                "`bar`: none for time, or one. `table`: 1 to 5. `map`: one of country codes (ISO 3166-1, two letters). `heat-map`: none for weekday and hour, one over time, or two. `events`: up to 8 columns. `line`, `number`: none")
        @Nullable
        List<String> fields,

        @Meaning("`line`, `bar`: the field whose values are drawn apart") @Nullable
        String split,

        @Meaning("How many values or rows, 1 to 100; 10 where nothing is said") @Nullable
        Integer limit,

        @Meaning(value = "The first of its columns, 0 to 11", required = true) @Nullable
        Integer x,

        @Meaning(value = "The first of its rows, from 0", required = true) @Nullable
        Integer y,

        @Meaning(value = "How many of the 12 columns it takes", required = true) @Nullable
        Integer w,

        @Meaning(value = "How many rows it takes, 1 to 40", required = true) @Nullable
        Integer h) {
    static final int MAX = 40;
    private static final int COLUMNS = 12;
    private static final int ROWS = 2_000;
    private static final int TALL = 40;
    private static final int TITLE = 200;
    private static final int QUERY = 10_000;
    private static final int FIELD = 300;
    private static final int LIMIT = 100;
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
    /** How many fields each kind takes, at least and at most. */
    private static final Map<String, int[]> FIELDS = Map.of(
            "line", new int[] {0, 0},
            "bar", new int[] {0, 1},
            "table", new int[] {1, 5},
            "number", new int[] {0, 0},
            "map", new int[] {1, 1},
            "heat-map", new int[] {0, 2},
            "events", new int[] {0, 8});

    record FigureAsk(
            @Meaning("`count`, `distinct`, `sum`, `avg`, `min`, `max` or `percentile`") @Nullable
            String function,

            @Meaning("Of what; only `count` does without") @Nullable
            String field,

            @Meaning("Above 0 and below 100, for `percentile`") @Nullable
            Double percentile) {}

    /**
     * The panels where all of them can be kept.
     *
     * @param queries throws what is wrong with a query
     * @throws ProblemException which panel is wrong, and how
     */
    static List<Panel> checked(@Nullable List<@Nullable PanelAsk> asked, Consumer<String> queries) {
        List<@Nullable PanelAsk> all = asked == null ? List.of() : asked;
        if (all.size() > MAX) {
            throw PlainText.malformed("panels", "are " + all.size() + "; a dashboard has at most " + MAX);
        }
        List<Panel> panels = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            String at = "panels[" + i + "]";
            PanelAsk ask = all.get(i);
            if (ask == null) {
                throw PlainText.malformed(at, "is null");
            }
            Panel panel = ask.panel(at + ".", queries);
            if (!ids.add(panel.id())) {
                throw PlainText.malformed(at + ".id", "is the id of another panel too");
            }
            panels.stream().filter(panel::overlaps).findFirst().ifPresent(other -> {
                throw PlainText.malformed(at, "lies over the panel '" + other.title() + "'");
            });
            panels.add(panel);
        }
        return panels;
    }

    private Panel panel(String at, Consumer<String> queries) {
        if (id == null || !ID.matcher(id).matches()) {
            throw PlainText.malformed(at + "id", "is not an id; choose 1 to 64 of a-z, 0-9 and -");
        }
        String called = PlainText.line(at + "title", title, TITLE);
        if (called == null || called.isEmpty()) {
            throw PlainText.malformed(at + "title", "is missing; say what people call the panel");
        }
        String drawn = kind == null ? "" : kind;
        int[] wanted = FIELDS.get(drawn);
        if (wanted == null) {
            throw PlainText.malformed(
                    at + "kind", "is not a kind; use line, bar, table, number, map, heat-map or events");
        }
        String split = PlainText.of(at + "split", this.split, FIELD);
        if (!split.isEmpty() && !Set.of("line", "bar").contains(drawn)) {
            throw PlainText.malformed(at + "split", "is for line and bar");
        }
        int width = number(at + "w", w, 1, COLUMNS);
        return new Panel(
                id,
                called,
                drawn,
                query(at, queries),
                search(at),
                figure(at + "figure", figure),
                fields(at + "fields", drawn, wanted),
                split,
                limit == null ? 10 : number(at + "limit", limit, 1, LIMIT),
                number(at + "x", x, 0, COLUMNS - width),
                number(at + "y", y, 0, ROWS),
                width,
                number(at + "h", h, 1, TALL));
    }

    private String query(String at, Consumer<String> queries) {
        String text = PlainText.of(at + "query", query, QUERY);
        try {
            queries.accept(text);
            return text;
        } catch (ProblemException e) {
            throw PlainText.malformed(
                    at + "query", "cannot be read. " + e.problem().detail().replaceAll("\\.$", ""));
        }
    }

    private String search(String at) {
        if (search == null || search.isEmpty()) {
            return "";
        }
        if (!ID.matcher(search).matches()) {
            throw PlainText.malformed(at + "search", "is not the id of a saved search");
        }
        if (query != null && !query.isBlank()) {
            throw PlainText.malformed(at + "search", "and 'query' exclude each other");
        }
        return search;
    }

    private List<String> fields(String at, String drawn, int[] wanted) {
        List<String> names = (fields == null ? List.<String>of() : fields)
                .stream()
                        .map(name -> String.valueOf(PlainText.line(at, name == null ? "" : name, FIELD)))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
        if (names.size() < wanted[0] || names.size() > wanted[1]) {
            String many = wanted[0] == wanted[1] ? String.valueOf(wanted[0]) : wanted[0] + " to " + wanted[1];
            throw PlainText.malformed(at, "are " + names.size() + "; " + drawn + " takes " + many);
        }
        return names;
    }

    private static Figure figure(String at, @Nullable FigureAsk ask) {
        if (ask == null || ask.function() == null) {
            return new Figure("count", "", null);
        }
        String field = PlainText.of(at + ".field", ask.field(), FIELD);
        try {
            StatisticsRequest.Function function =
                    StatisticsRequest.Function.valueOf(ask.function().toUpperCase(Locale.ROOT));
            boolean percentile = function == StatisticsRequest.Function.PERCENTILE;
            double wanted = ask.percentile() == null ? 95 : ask.percentile();
            // The same words for what a panel computes as for what is computed at once.
            new StatisticsRequest.Figure(function, field.isEmpty() ? null : field, percentile ? wanted : 0);
            return new Figure(function.name().toLowerCase(Locale.ROOT), field, percentile ? wanted : null);
        } catch (IllegalArgumentException e) {
            throw PlainText.malformed(
                    at,
                    "cannot be computed; use count, or distinct, sum, avg, min, max or percentile with a field (and a percentile above 0 and below 100)");
        }
    }

    private static int number(String at, @Nullable Integer value, int least, int most) {
        if (value == null || value < least || value > most) {
            throw PlainText.malformed(
                    at, "is " + (value == null ? "missing" : value) + "; " + least + " to " + most + " are possible");
        }
        return value;
    }
}
