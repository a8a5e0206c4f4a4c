package io.tidewatch.sigma.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Floods in which nothing lies behind the watermark: what is forgotten of them changes no match. */
class CrowdsTest {
    private static final int EVENTS = 2_000;
    private static final CorrelatorLimits LIMITS = new CorrelatorLimits(Duration.ofMinutes(10), 1_000, 1_000_000);

    private static final String COUNT = """
            title: Count
            correlation: {type: event_count, rules: [a, b], group-by: [User], timespan: %ds, condition: {gte: %d}}
            """;
    private static final String VALUES = """
            title: Values
            correlation: {type: value_count, rules: [a, b], group-by: [User], timespan: %ds, condition: {field: Host, gte: %d}}
            """;
    private static final String ALL = """
            title: All
            correlation: {type: temporal, rules: [a, b], group-by: [User], timespan: %ds}
            """;

    private record Arrival(long time, String host, String rule) {}

    @ParameterizedTest
    @CsvSource({"60, 10, 50", "60, 10, 2000", "300, 90, 900", "5, 40, 400", "600, 500, 600", "10, 2, 100000"})
    void aFloodOutOfOrderMatchesWhenItWouldIfAllWereKept(int timespan, int threshold, int spread) {
        for (int seed = 0; seed < 2; seed++) {
            List<Arrival> flood = flood(new Random(seed), spread, 1_000);
            assertThat(found(COUNT.formatted(timespan, threshold), flood))
                    .as("counts, seed %d", seed)
                    .isEqualTo(expected(flood, timespan, threshold, Of.EVENTS));
        }
    }

    @ParameterizedTest
    @CsvSource({"60, 10, 50", "60, 10, 900", "300, 90, 900", "5, 40, 400", "600, 500, 600", "10, 8, 20000"})
    void aFloodOfDifferentValuesMatchesWhenItWouldIfAllWereKept(int timespan, int threshold, int spread) {
        for (int seed = 0; seed < 2; seed++) {
            for (int hosts : new int[] {3, 40, 100_000}) {
                List<Arrival> flood = flood(new Random(seed), spread, hosts);
                assertThat(found(VALUES.formatted(timespan, threshold), flood))
                        .as("values, seed %d, %d hosts", seed, hosts)
                        .isEqualTo(expected(flood, timespan, threshold, Of.HOSTS));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"60, 50", "5, 900", "1, 20000"})
    void aFloodOfOneRuleWaitsForTheOther(int timespan, int spread) {
        for (int seed = 0; seed < 2; seed++) {
            List<Arrival> flood = flood(new Random(seed), spread, 10);
            assertThat(found(ALL.formatted(timespan), flood))
                    .as("rules, seed %d", seed)
                    .isEqualTo(expected(flood, timespan, 2, Of.RULES));
        }
    }

    @Test
    void aFloodTakesLittleMemory() {
        for (String yaml : List.of(COUNT.formatted(300, 10), VALUES.formatted(600, 8), ALL.formatted(60))) {
            Correlator correlator = correlator(yaml);
            Random random = new Random(1);
            for (int i = 0; i < 50_000; i++) {
                accept(correlator, i, new Arrival(random.nextInt(60_000_000), "h" + random.nextInt(1_000), "a"));
            }
            assertThat(correlator.bytes()).as(yaml).isLessThan(128 << 10);
            assertThat(correlator.counters().eventsEvicted()).isZero();
        }
    }

    private enum Of {
        EVENTS,
        HOSTS,
        RULES;

        Object counted(Arrival arrival) {
            return switch (this) {
                case EVENTS -> "";
                case HOSTS -> arrival.host;
                case RULES -> arrival.rule;
            };
        }
    }

    private static List<Arrival> flood(Random random, int seconds, int hosts) {
        List<Arrival> flood = new ArrayList<>();
        boolean whole = random.nextBoolean();
        for (int i = 0; i < EVENTS; i++) {
            long time = 1_000_000_000L + random.nextInt(Math.min(seconds, 590)) * 1_000_000L;
            if (seconds > 590) {
                time = 1_000_000_000L + (long) i * seconds * 1_000_000L / EVENTS + random.nextInt(300_000_000);
            }
            String rule = random.nextInt(1_000) == 0 ? "b" : "a";
            flood.add(new Arrival(whole ? time : time + random.nextInt(1_000_000), "h" + random.nextInt(hosts), rule));
        }
        return flood;
    }

    private static Correlator correlator(String yaml) {
        CorrelationPlan plan = CorrelationScript.plan(CorrelationScript.rule("a") + CorrelationScript.rule("b") + yaml);
        return new Correlator(TenantId.DEFAULT, plan, FieldLookup.BY_NAME, LIMITS);
    }

    private static List<CorrelationMatch> accept(Correlator correlator, int index, Arrival arrival) {
        return correlator.accept(
                new EventId(0, 1, index),
                Instant.EPOCH.plusNanos(arrival.time * 1_000),
                Fields.of(Map.of("User", "root", "Host", arrival.host)),
                List.of(arrival.rule));
    }

    /** Which event brought a match, and the time of the event at its end. */
    private static List<String> found(String yaml, List<Arrival> flood) {
        Correlator correlator = correlator(yaml);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < flood.size(); i++) {
            for (CorrelationMatch match : accept(correlator, i, flood.get(i))) {
                found.add(i + " " + Duration.between(Instant.EPOCH, match.to()).toNanos() / 1_000);
            }
        }
        assertThat(correlator.counters().late()).isZero();
        return found;
    }

    /** The same by keeping everything and looking at every window. */
    private static List<String> expected(List<Arrival> flood, int timespan, int threshold, Of what) {
        long span = timespan * 1_000_000L;
        List<Arrival> all = new ArrayList<>();
        List<String> found = new ArrayList<>();
        long silentUntil = Long.MIN_VALUE;
        for (int i = 0; i < flood.size(); i++) {
            Arrival arrival = flood.get(i);
            int at = firstAfter(all, arrival.time);
            all.add(at, arrival);
            Map<Object, Integer> inWindow = new HashMap<>();
            int from = firstAfter(all, arrival.time - span - 1);
            int to = from;
            for (int end = at; end < all.size() && all.get(end).time - span <= arrival.time; end++) {
                long time = all.get(end).time;
                while (to <= end) {
                    inWindow.merge(what.counted(all.get(to++)), 1, Integer::sum);
                }
                while (all.get(from).time < time - span) {
                    inWindow.computeIfPresent(what.counted(all.get(from++)), (_, n) -> n == 1 ? null : n - 1);
                }
                int counted = what == Of.EVENTS ? to - from : inWindow.size();
                if (time > silentUntil && counted >= threshold) {
                    silentUntil = time + span;
                    found.add(i + " " + time);
                    break;
                }
            }
        }
        return found;
    }

    private static int firstAfter(List<Arrival> all, long time) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).time <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
