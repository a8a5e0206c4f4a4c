package io.tidewatch.server.api;

import io.tidewatch.server.openapi.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on a dashboard, as it is kept.
 *
 * @param from where its range of time begins, as it was written; empty for the beginning
 * @param to where it ends; empty for an open end
 * @param refresh how often it is renewed, in seconds; 0 for never
 * @param panels from above, none over another
 */
record DashboardContent(String from, String to, int refresh, List<Panel> panels) {
    DashboardContent {
        panels = List.copyOf(panels);
    }

    /**
     * A panel; of {@code query} and {@code search} one says what it is about.
     *
     * @param id its name on the dashboard
     * @param title what people call it
     * @param kind what it draws
     * @param query in the search language; empty for everything
     * @param search the id of a saved search; empty where there is a query
     * @param figure what is computed
     * @param fields what the kind draws it by
     * @param split the field whose values are drawn apart; empty for none
     * @param limit how many values or rows
     * @param x the first of its columns, from 0
     * @param y the first of its rows, from 0
     * @param w how many of the 12 columns it takes
     * @param h how many rows it takes
     */
    record Panel(
            String id,
            String title,

            @Meaning("`line`, `bar`, `table`, `number`, `map`, `heat-map` or `events`")
            String kind,

            String query,
            String search,
            Figure figure,
            List<String> fields,
            String split,
            int limit,
            int x,
            int y,
            int w,
            int h) {
        Panel {
            fields = List.copyOf(fields);
        }

        /** Whether the two take a place together. */
        boolean overlaps(Panel other) {
            return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
        }
    }

    /**
     * What a panel computes.
     *
     * @param function {@code count}, {@code distinct}, {@code sum}, {@code avg}, {@code min}, {@code max} or {@code percentile}
     * @param field of what; empty only for {@code count}
     * @param percentile above 0 and below 100; used by {@code percentile} alone
     */
    record Figure(String function, String field, @Nullable Double percentile) {}
}
