package io.tidewatch.server;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.Counted;
import io.tidewatch.collect.RawSink;
import io.tidewatch.collect.beats.BeatsCollector;
import io.tidewatch.collect.broker.BrokerCollector;
import io.tidewatch.collect.gelf.GelfCollector;
import io.tidewatch.collect.syslog.SyslogCollector;
import io.tidewatch.config.CollectSettings;
import io.tidewatch.config.ListenerSettings;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.KafkaCollector;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The collectors that listen on ports of their own or read from brokers, as the configuration names them. */
final class Listeners implements AutoCloseable {
    private final Map<String, Collector> collectors = new LinkedHashMap<>();

    /** @param node this process's name among those that share a broker */
    Listeners(CollectSettings settings, String node, Clock clock) {
        add("syslog", settings.syslog(), SyslogCollector::new, clock);
        add("gelf", settings.gelf(), GelfCollector::new, clock);
        add("beats", settings.beats(), BeatsCollector::new, clock);
        settings.brokers()
                .forEach(one -> collectors.put("broker " + one.name(), new BrokerCollector(one, node, clock)));
        settings.kafka().forEach(one -> collectors.put("kafka " + one.name(), new KafkaCollector(one, clock)));
    }

    private void add(
            String kind,
            List<ListenerSettings> settings,
            BiFunction<ListenerSettings, Clock, Collector> maker,
            Clock clock) {
        settings.forEach(one -> collectors.put(kind + " " + one.name(), maker.apply(one, clock)));
    }

    /** @throws io.tidewatch.event.TidewatchException when a port cannot be listened on; those before it listen until {@link #close} */
    void start(RawSink sink) {
        collectors.values().forEach(collector -> collector.start(sink));
    }

    /** Whether each works, by kind and name. */
    Map<String, Supplier<Health>> checks() {
        Map<String, Supplier<Health>> checks = new LinkedHashMap<>();
        collectors.forEach((name, collector) -> checks.put(name, collector::check));
        return checks;
    }

    /** What each has received. */
    List<CollectorStatus> status() {
        List<CollectorStatus> all = new ArrayList<>();
        for (Collector collector : collectors.values()) {
            if (collector instanceof Counted counted) {
                all.add(counted.status());
            }
        }
        return all;
    }

    /** Closes all at once: each may wait for the queue. */
    @Override
    public void close() {
        List<Thread> closing = collectors.values().stream()
                .map(collector -> Thread.ofVirtual().name("tidewatch-close").start(collector::close))
                .toList();
        try {
            for (Thread thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
