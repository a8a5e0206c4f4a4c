package io.tidewatch.server.api;

import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.ListenerStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The collectors' counters in Prometheus' text format: {@code tidewatch_collector_records_total{collector="a",transport="syslog-udp"} 3}. */
final class CollectorMetrics {
    private final List<CollectorStatus> collectors;
    private final StringBuilder lines = new StringBuilder();

    CollectorMetrics(List<CollectorStatus> collectors) {
        this.collectors = collectors;
    }

    String text() {
        if (collectors.isEmpty()) {
            return "";
        }
        one("records_total", "counter", "Messages taken.", ListenerStatus::records);
        one("bytes_total", "counter", "Their bytes.", ListenerStatus::bytes);
        one("truncated_total", "counter", "Messages of which only the beginning was kept.", ListenerStatus::truncated);
        byReason("rejected_total", "Messages not taken, by the reason.", ListenerStatus::rejected);
        one(
                "dropped_total",
                "counter",
                "Datagrams that the kernel had no room for; -1 where it does not tell.",
                ListenerStatus::dropped);
        one("waits_total", "counter", "How often the queue asked to wait.", ListenerStatus::waits);
        one("connections", "gauge", "Connections that are open.", ListenerStatus::connections);
        one("connections_total", "counter", "Connections that there have been.", ListenerStatus::connectionsTotal);
        byReason(
                "connections_ended_total",
                "Connections refused or ended from this side, by the reason.",
                ListenerStatus::connectionsEnded);
        return lines.toString();
    }

    private void one(String name, String type, String help, ToLongFunction<ListenerStatus> value) {
        describe(name, type, help);
        for (CollectorStatus collector : collectors) {
            for (ListenerStatus listener : collector.listeners()) {
                line(name, labels(collector, listener), value.applyAsLong(listener));
            }
        }
    }

    private void byReason(String name, String help, Function<ListenerStatus, Map<String, Long>> values) {
        describe(name, "counter", help);
        for (CollectorStatus collector : collectors) {
            for (ListenerStatus listener : collector.listeners()) {
                values.apply(listener)
                        .forEach((reason, count) ->
                                line(name, labels(collector, listener) + ",reason=\"" + reason + "\"", count));
            }
        }
    }

    private void describe(String name, String type, String help) {
        lines.append("# HELP tidewatch_collector_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        lines.append("# TYPE tidewatch_collector_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private void line(String name, String labels, long value) {
        lines.append("tidewatch_collector_")
                .append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value)
                .append('\n');
    }

    private static String labels(CollectorStatus collector, ListenerStatus listener) {
        return "collector=\"" + escaped(collector.name()) + "\",tenant=\"" + collector.tenant() + "\",transport=\""
                + listener.transport() + "\"";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
