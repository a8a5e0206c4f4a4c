package io.tidewatch.benchmarks;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.NetworkSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.enrich.agent.UserAgents;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.enrich.network.InternalNetworks;
import io.tidewatch.enrich.threat.ThreatLists;
import io.tidewatch.event.Event;
import io.tidewatch.testkit.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time an event through enrichers, one thread; the threat list has a million addresses, a hundredth of the events meets one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class EnrichmentBenchmark {
    private static final int EVENTS = 4_096;
    private static final int ENTRIES = 1_000_000;

    @Param({"none", "networks", "threat-lists", "user-agents"})
    public String enricher = "none";

    private Enrichment enrichment = Enrichment.NONE;
    private List<Event> events = List.of();

    /** Makes the list and the events. */
    @Setup
    public void makeEvents() throws IOException {
        Random random = new Random(7);
        int[] listed = random.ints(ENTRIES).toArray();
        enrichment = enricher.equals("none") ? Enrichment.NONE : new Enrichment(List.of(enricher(listed)));
        events = IntStream.range(0, EVENTS)
                .mapToObj(i -> Events.event()
                        .message("GET /")
                        .field("source.ip", address(i % 100 == 0 ? listed[i] : random.nextInt()))
                        .field("destination.ip", "10.0.0.5")
                        .field("url.domain", "www.example.org")
                        .field(
                                "user_agent.original",
                                "Mozilla/5.0 (X11; Linux x86_64) Chrome/" + i % 50 + ".0 Safari/537.36")
                        .build())
                .toList();
    }

    private Enricher enricher(int[] listed) throws IOException {
        return switch (enricher) {
            case "networks" -> new InternalNetworks(NetworkSettings.DEFAULTS);
            case "user-agents" -> new UserAgents();
            default -> lists(listed);
        };
    }

    private static ThreatLists lists(int[] listed) throws IOException {
        Path file = Files.createTempFile("listed", ".txt");
        try {
            Files.writeString(
                    file,
                    IntStream.of(listed).mapToObj(EnrichmentBenchmark::address).collect(Collectors.joining("\n")));
            EnrichmentSettings settings = ConfigReader.parse(
                            TidewatchConfig.class,
                            "benchmark",
                            "enrichment: {threat-lists: [{name: listed, file: " + file + "}]}",
                            Map.of())
                    .enrichment();
            ThreatLists lists = new ThreatLists(settings, Clock.systemUTC());
            lists.watched().forEach(WatchedList::load);
            return lists;
        } finally {
            Files.delete(file);
        }
    }

    private static String address(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    /** All events once. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public List<Event> enrich() {
        return enrichment.enrich(events);
    }
}
