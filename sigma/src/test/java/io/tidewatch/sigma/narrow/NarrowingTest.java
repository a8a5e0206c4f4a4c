package io.tidewatch.sigma.narrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaRule;
import io.tidewatch.store.EventScanner;
import io.tidewatch.testkit.Corpora;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class NarrowingTest {
    private static final Set<Dataset> DATASETS = Set.of(
            Dataset.of("windows.sysmon"),
            Dataset.of("windows.security"),
            Dataset.of("linux.auth"),
            Dataset.of("generic.json"));
    private static final String RULE = """
            title: Whoami
            logsource: {product: windows, category: process_creation}
            detection:
                selection:
                    Image|endswith: '\\whoami.exe'
                    CommandLine|contains: ['/all', '/priv']
                other:
                    User: SYSTEM
                not_me:
                    ParentImage: x
                condition: selection and not not_me
            """;

    private final FieldMapping mapping = FieldMapping.standard();
    private final Logsources logsources = Logsources.standard();
    private final Narrowing narrowing = new Narrowing(mapping, Placeholders.NONE, logsources);

    @Test
    void theTextsThatAMatchMustHaveAreAskedFor() {
        Query query = narrowing.condition(rules(RULE).getFirst());
        assertThat(query.toString())
                .contains("Image, pattern=*\\\\whoami.exe")
                .contains("CommandLine, pattern=*/all*")
                .contains("CommandLine, pattern=*/priv*")
                .doesNotContain("ParentImage")
                .doesNotContain("SYSTEM");
    }

    @Test
    void whatCannotBeSaidIsTrue() {
        for (String detection : List.of(
                "selection: {Image|re: 'a.c'}",
                "selection: ['keyword']",
                "selection: {id: 7}",
                "selection: {Image: null}",
                "selection: {EventID|gt: 5}",
                "selection: {Image|contains: '4'}",
                "selection: {Image|contains: größe}")) {
            SigmaRule rule = rules("title: t\nlogsource: {product: windows}\ndetection:\n    " + detection
                            + "\n    condition: selection\n")
                    .getFirst();
            assertThat(narrowing.condition(rule)).as(detection).isEqualTo(new Query.All());
        }
    }

    @Test
    void theLogsourceLeavesOtherDatasetsAndEventIdsOut() {
        Predicate<Event> query = QueryMatcher.of(narrowing.of(rules(RULE), DATASETS));
        Map<String, Object> wanted = Map.of("Image", "C:\\WHOAMI.exe", "CommandLine", "whoami /ALL");
        assertThat(query.test(event("windows.sysmon", wanted))).isTrue();
        assertThat(query.test(event("windows.sysmon", with(wanted, "EventID", 1L))))
                .isTrue();
        assertThat(query.test(event("windows.sysmon", with(wanted, "EventID", 3L))))
                .isFalse();
        assertThat(query.test(event("generic.json", wanted))).isFalse();
        assertThat(query.test(event("generic.json", with(wanted, "Channel", "Microsoft-Windows-Sysmon/Operational"))))
                .isTrue();
        assertThat(query.test(event("linux.auth", wanted))).isFalse();
        assertThat(query.test(event("linux.auth", with(wanted, "Channel", "microsoft-windows-sysmon/operational"))))
                .isTrue();
    }

    @Test
    void noMatchOfAnyRuleIsLostOnRealEvents() throws IOException {
        CompiledRules rules = CompiledRules.compile(
                new RuleReader(name -> !name.startsWith("unsupported/") && !name.startsWith("deprecated/"))
                        .path(Corpora.path("sigma/sigma-rules.zip"))
                        .result()
                        .rules(),
                mapping,
                Placeholders.NONE);
        RuleMatcher matcher = rules.matcher();
        @SuppressWarnings({"unchecked", "rawtypes"})
        Predicate<Event>[] queries = new Predicate[rules.rules().size()];
        Random random = new Random(7);
        List<Dataset> datasets = List.copyOf(DATASETS);
        long matches = 0;
        long passed = 0;
        long tried = 0;
        try (Stream<String> lines = Corpora.stream("windows/windows-events.ndjson.zst")) {
            Iterator<String> all = lines.iterator();
            for (long i = 0; all.hasNext(); i++) {
                String line = all.next();
                if (i % 61 != 0) {
                    continue;
                }
                Event event = event(datasets.get(random.nextInt(datasets.size())), fields(line));
                for (int rule : matcher.match(event)) {
                    matches++;
                    assertThat(query(rule, rules, queries).test(event))
                            .as("%s on %s", rules.rule(rule).info().title(), line)
                            .isTrue();
                }
                for (int k = 0; k < 3; k++) {
                    tried++;
                    passed += query(random.nextInt(queries.length), rules, queries)
                                    .test(event)
                            ? 1
                            : 0;
                }
            }
        }
        assertThat(matches).isGreaterThan(40);
        assertThat(passed).isLessThan(tried / 10);
    }

    private Predicate<Event> query(int rule, CompiledRules rules, @Nullable Predicate<Event>[] known) {
        Predicate<Event> query = known[rule];
        if (query == null) {
            query = QueryMatcher.of(narrowing.of(List.of(rules.rule(rule)), DATASETS));
            known[rule] = query;
        }
        return query;
    }

    private static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
        Map<String, Object> more = new java.util.HashMap<>(values);
        more.put(name, value);
        return more;
    }

    private static List<SigmaRule> rules(String yaml) {
        return new RuleReader().text("test.yml", yaml).result().rules();
    }

    private static Event event(String dataset, Map<String, Object> fields) {
        return event(Dataset.of(dataset), Fields.of(fields));
    }

    private static Event event(Dataset dataset, Fields fields) {
        return new Event(
                new EventId(0, 1, 0),
                TenantId.DEFAULT,
                dataset,
                Instant.EPOCH,
                Instant.EPOCH,
                EventScanner.UNREAD,
                Severity.UNKNOWN,
                Slice.EMPTY,
                false,
                fields);
    }

    private static Fields fields(String json) {
        FieldsBuilder builder = new FieldsBuilder();
        for (var entry : new ObjectMapper()
                .readTree(json.getBytes(StandardCharsets.UTF_8))
                .properties()) {
            JsonNode value = entry.getValue();
            builder.putValue(
                    entry.getKey(),
                    value.isString()
                            ? value.stringValue()
                            : value.isIntegralNumber() ? (Object) value.longValue() : null);
        }
        return builder.build();
    }
}
