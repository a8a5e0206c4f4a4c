package io.tidewatch.testkit.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every enricher keeps to. */
public abstract class EnricherContract {
    private static final List<String> ODD = List.of(
            "",
            " ",
            "\u0000",
            ".",
            "::",
            "%",
            "=",
            "://",
            "http://",
            "http://[",
            "1.2.3.4.5",
            "999.999.999.999",
            "[\"",
            "é",
            "\uFFFD",
            "a".repeat(5_000),
            "(".repeat(2_000),
            "a.".repeat(2_000),
            "Mozilla/5.0 (".repeat(100),
            "SHA256=,MD5=");

    private Enricher enricher;
    private Enrichment enrichment;

    /** The enricher, its files loaded. */
    protected abstract Enricher enricher() throws Exception;

    /** An event about which it knows something. */
    protected abstract Events known();

    /** The names of the fields that it looks at. */
    protected abstract List<String> looksAt();

    @BeforeEach
    void load() throws Exception {
        enricher = enricher();
        enrichment = new Enrichment(List.of(enricher));
    }

    @AfterEach
    void close() {
        enrichment.close();
    }

    @Test
    void whatIsKnownIsAddedAfterTheEventsOwnFieldsWhichStay() {
        Event event = known().message("as it was").raw("raw").build();

        Event with = enriched(event);

        assertThat(with.fields().size()).isGreaterThan(event.fields().size());
        List<Map.Entry<String, Object>> entries =
                new ArrayList<>(with.fields().toMap().entrySet());
        assertThat(entries.subList(0, event.fields().size()))
                .isEqualTo(new ArrayList<>(event.fields().toMap().entrySet()));
        assertThat(with.with(event.fields())).isEqualTo(event);
    }

    @Test
    void theSameEventIsToldTheSame() {
        assertThat(enriched(known().build())).isEqualTo(enriched(known().build()));
    }

    @Test
    void anEventAboutWhichNothingIsKnownIsGivenBackAsItIs() {
        Event event = Events.of("nothing to see");

        assertThat(enriched(event)).isSameAs(event);
    }

    @Test
    void whatTheEventHasAlreadyIsNeverChanged() {
        Event event = known().build();
        Event with = enriched(event);
        FieldsBuilder builder = new FieldsBuilder();
        builder.putAll(event.fields());
        Map<String, String> own = new HashMap<>();
        for (String name : with.fields().shape().names()) {
            if (!event.fields().has(name)) {
                own.put(name, "of the sender");
                builder.put(name, "of the sender");
            }
        }

        Event again = enriched(event.with(builder.build()));

        own.forEach((name, value) -> assertThat(again.fields().value(name)).isEqualTo(value));
        assertThat(enrichment.status().getFirst().conflicts()).isPositive();
    }

    @Test
    void oddValuesNeverFailAndNeverGetLost() {
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            Events events = Events.event();
            for (String name : looksAt()) {
                switch (random.nextInt(5)) {
                    case 0 -> events.field(name, ODD.get(random.nextInt(ODD.size())));
                    case 1 -> events.field(name, random.nextLong());
                    case 2 -> events.field(name, List.of(ODD.get(random.nextInt(ODD.size())), 7L));
                    case 3 -> events.field(name, null);
                    default -> events.field(name, random.nextBoolean());
                }
            }
            Event event = events.build();
            assertThat(enriched(event).fields().toMap())
                    .containsAllEntriesOf(event.fields().toMap());
        }
        assertThat(enrichment.status().getFirst().failures()).isZero();
    }

    @Test
    void manyThreadsAreToldTheSame() throws Exception {
        Event wanted = enriched(known().build());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> {
                    boolean same = true;
                    for (int n = 0; n < 2_000; n++) {
                        same &= enriched(known().build()).equals(wanted);
                    }
                    return same;
                });
            }
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    @Test
    void itIsWellAndTellsItsLists() {
        assertThat(enricher.name()).matches("[a-z][a-z-]*");
        assertThat(enricher.check()).isEqualTo(Health.UP);
        assertThat(enricher.lists()).allSatisfy(list -> {
            assertThat(list.version()).startsWith(list.name() + "@");
            assertThat(list.problem()).isEmpty();
        });
    }

    @Test
    void afterItWasClosedItAddsNothing() {
        enricher.close();
        Event event = known().build();

        if (!enricher.lists().isEmpty()) {
            assertThat(enriched(event)).isSameAs(event);
        }
    }

    private Event enriched(Event event) {
        return enrichment.enrich(List.of(event)).getFirst();
    }
}
