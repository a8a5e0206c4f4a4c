package io.tidewatch.server.api;

import io.tidewatch.enrich.EnricherStatus;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.enrich.list.ListStatus;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/** Enrichment's counters in Prometheus' text format: {@code tidewatch_enrichment_list_entries{list="feodo",kind="threat-list"} 3120}. */
final class EnrichmentMetrics {
    private final List<EnricherStatus> enrichers;
    private final StringBuilder lines = new StringBuilder();

    EnrichmentMetrics(Enrichment enrichment) {
        this.enrichers = enrichment.status();
    }

    String text() {
        if (enrichers.isEmpty()) {
            return "";
        }
        each("events_total", "Events that each enricher looked at.", EnricherStatus::events);
        each("fields_added_total", "Fields that it added.", EnricherStatus::added);
        each(
                "conflicts_total",
                "Fields that it left alone because the event had another value.",
                EnricherStatus::conflicts);
        each("failures_total", "Events on which it failed; they went on without it.", EnricherStatus::failures);
        list("list_entries", "gauge", "Entries of each list.", ListStatus::entries);
        list("list_left_out", "gauge", "Lines of it that were left out.", ListStatus::badLines);
        list("list_matches_total", "counter", "How often it told something about an event.", ListStatus::matches);
        list("list_reloads_total", "counter", "How often a version of it was taken up.", ListStatus::reloads);
        list("list_failures_total", "counter", "How often one could not be.", ListStatus::failures);
        list("list_modified_seconds", "gauge", "When the file in force was changed, since 1970.", list -> {
            Instant modified = list.modified();
            return modified == null ? 0 : modified.getEpochSecond();
        });
        version();
        return lines.toString();
    }

    private void each(String name, String help, ToLongFunction<EnricherStatus> value) {
        describe(name, "counter", help);
        for (EnricherStatus enricher : enrichers) {
            line(name, "enricher=\"" + enricher.name() + "\"", value.applyAsLong(enricher));
        }
    }

    private void list(String name, String type, String help, ToLongFunction<ListStatus> value) {
        if (enrichers.stream().anyMatch(enricher -> !enricher.lists().isEmpty())) {
            describe(name, type, help);
        }
        for (EnricherStatus enricher : enrichers) {
            for (ListStatus list : enricher.lists()) {
                line(name, "list=\"" + list.name() + "\",kind=\"" + list.kind() + "\"", value.applyAsLong(list));
            }
        }
    }

    private void version() {
        describe("list_info", "gauge", "1, with the version in force.");
        for (EnricherStatus enricher : enrichers) {
            for (ListStatus list : enricher.lists()) {
                if (list.version() != null) {
                    line("list_info", "list=\"" + list.name() + "\",version=\"" + list.version() + "\"", 1);
                }
            }
        }
    }

    private void describe(String name, String type, String help) {
        lines.append("# HELP tidewatch_enrichment_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        lines.append("# TYPE tidewatch_enrichment_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private void line(String name, String labels, long value) {
        lines.append("tidewatch_enrichment_")
                .append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value)
                .append('\n');
    }
}
