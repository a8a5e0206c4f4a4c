package io.tidewatch.sigma.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.detect.Detected;
import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.testkit.Corpora;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveDetectorTest {
    private static final TenantId OTHER = new TenantId("other");

    private final LiveDetector detector = new LiveDetector();

    @AfterEach
    void close() {
        detector.close();
    }

    @Test
    void anEventThatMatchesSaysWhichRulesMatchedIt() {
        detector.install(Stream.bundle(Stream.rule("failed", "message|contains", "Failed")
                + Stream.rule("root", "user.name", "root")
                + Stream.rule("never", "user.name", "nobody")));

        Detected detected = detect(Map.of("message", "Failed password", "user.name", "root"));

        Event event = detected.events().getFirst();
        assertThat(event.fields().value("rule.id")).isEqualTo(List.of("failed", "root"));
        assertThat(event.fields().value("rule.name")).isEqualTo(List.of("Title of failed", "Title of root"));
        assertThat(event.fields().value("threat.technique.id")).isEqualTo(List.of("T1110.001"));
        assertThat(detected.evaluated()).isEqualTo(1);
    }

    @Test
    void anEventThatDoesNotMatchStaysTheSameObject() {
        detector.install(Stream.bundle(Stream.rule("failed", "message|contains", "Failed")));
        List<Event> events = List.of(event(Map.of("message", "Accepted password")));

        assertThat(detector.detect(TenantId.DEFAULT, events).events()).isSameAs(events);
    }

    @Test
    void whatTheSenderCalledRuleIdStaysBesideOurs() {
        detector.install(Stream.bundle(Stream.rule("failed", "message|contains", "Failed")));

        Event event = detect(Map.of("rule.id", "suricata-2001", "message", "Failed"))
                .events()
                .getFirst();

        assertThat(event.fields().value("rule.id")).isEqualTo(List.of("suricata-2001", "failed"));
    }

    @Test
    void rulesAreOfTheirTenantAlone() {
        detector.install(Stream.bundle(OTHER, Stream.rule("failed", "message|contains", "Failed")));

        assertThat(detect(Map.of("message", "Failed"))
                        .events()
                        .getFirst()
                        .fields()
                        .has("rule.id"))
                .isFalse();
    }

    @Test
    void aChangedAddedOrRemovedRuleIsInForceForTheNextBatch() {
        List<RuleBundle.Entry> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.addAll(Stream.bundle(Stream.rule("r" + i, "message|contains", "word" + i + " "))
                    .rules());
        }
        detector.install(new RuleBundle(TenantId.DEFAULT, many));
        assertThat(ids("word3 word4 ")).containsExactly("r3", "r4");

        many.set(
                3,
                Stream.bundle(Stream.rule("r3", "message|contains", "changed"))
                        .rules()
                        .getFirst());
        many.remove(4);
        many.addAll(
                Stream.bundle(Stream.rule("added", "message|contains", "word5")).rules());
        detector.install(new RuleBundle(TenantId.DEFAULT, many));

        assertThat(ids("word3 word4 ")).isEmpty();
        assertThat(ids("changed")).containsExactly("r3");
        assertThat(ids("word5 ")).containsExactly("r5", "added");
    }

    @Test
    void filtersTakeEffectAndGoAgainThoughTheirRulesWereCompiledBefore() {
        String rule = Stream.rule("failed", "message|contains", "Failed");
        detector.install(Stream.bundle(rule));
        detector.install(Stream.bundle(rule + """
                title: Not the scanner
                logsource: {product: linux}
                filter:
                    rules: [failed]
                    scanner:
                        user.name: scanner
                    condition: not scanner
                """));
        assertThat(detect(Map.of("message", "Failed", "user.name", "scanner"))
                        .events()
                        .getFirst()
                        .fields()
                        .has("rule.id"))
                .isFalse();

        detector.install(Stream.bundle(rule));

        assertThat(detect(Map.of("message", "Failed", "user.name", "scanner"))
                        .events()
                        .getFirst()
                        .fields()
                        .has("rule.id"))
                .isTrue();
    }

    @Test
    void ofTwoRulesWithOneIdTheSecondIsRefused() {
        assertThat(detector.install(Stream.bundle(Stream.rule("same", "a", "b") + Stream.rule("same", "c", "d"))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'same'"));
    }

    @Test
    void placeholdersOfRulesOnTheStreamStandForWhatIsConfigured() {
        String yaml = """
                title: Of ours
                id: ours
                logsource: {product: linux, service: sshd}
                detection:
                    s:
                        host.name|expand: '%Ours%'
                    condition: s
                """;
        assertThat(detector.install(Stream.bundle(yaml)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("detection.placeholders", "Ours"));
        try (LiveDetector told = new LiveDetector(Placeholders.of(Map.of("Ours", List.of("srv-*"))))) {
            assertThat(told.install(Stream.bundle(yaml))).isEmpty();
        }
    }

    @Test
    void tenantsWithEqualRulesShareTheCompiledOnes() {
        String yaml = Stream.rule("failed", "message|contains", "Failed");
        detector.install(Stream.bundle(yaml));
        detector.install(Stream.bundle(OTHER, yaml));

        assertThat(inForce(OTHER).base().compiled())
                .isSameAs(inForce(TenantId.DEFAULT).base().compiled());
    }

    @Test
    void activityTellsMatchlessRulesWhatTheyWaitFor() {
        detector.install(Stream.bundle(Stream.rule("known", "message|contains", "Failed")
                + Stream.rule("fieldless", "no.such.field", "x") + """
                title: Elsewhere
                id: elsewhere
                logsource: {product: windows, service: security}
                detection:
                    s:
                        EventID: 1
                    condition: s
                """));
        detect(Map.of("message", "hello"));

        Map<String, LiveRules.Activity> activity = detector.activity(TenantId.DEFAULT);

        assertThat(activity.get("known").missingFields()).isEmpty();
        assertThat(activity.get("known").logsourceSeen()).isTrue();
        assertThat(activity.get("fieldless").missingFields()).containsExactly("no.such.field");
        assertThat(activity.get("elsewhere").logsourceSeen()).isFalse();
        assertThat(activity.get("elsewhere").missingFields()).isEmpty();
    }

    @Test
    void oneRuleOfThousandsIsChangedWithoutCompilingTheOthersAgain() throws IOException {
        LoadedRules loaded = new RuleReader(name -> !name.startsWith("unsupported/") && !name.startsWith("deprecated/"))
                .path(Corpora.path("sigma/sigma-rules.zip"))
                .result();
        Map<String, SigmaDocument> byKey = new LinkedHashMap<>();
        loaded.documents().forEach(document -> byKey.putIfAbsent(document.info().key(), document));
        List<RuleBundle.Entry> entries = new ArrayList<>();
        byKey.values().forEach(document -> entries.add(new RuleBundle.Entry(document, 1)));
        detector.install(new RuleBundle(TenantId.DEFAULT, entries));
        CompiledPart before = inForce(TenantId.DEFAULT).base().compiled();
        entries.addAll(Stream.bundle(Stream.rule("added", "message|contains", "Failed"))
                .rules());
        entries.removeFirst();

        detector.install(new RuleBundle(TenantId.DEFAULT, entries));

        assertThat(inForce(TenantId.DEFAULT).base().compiled()).isSameAs(before);
        assertThat(ids("Failed")).contains("added");
    }

    private RulesInForce inForce(TenantId tenant) {
        RulesInForce rules = detector.inForce(tenant);
        if (rules == null) {
            throw new AssertionError("no rules of " + tenant);
        }
        return rules;
    }

    private List<String> ids(String message) {
        return Stream.ruleIds(detect(Map.of("message", message)).events().getFirst());
    }

    private Detected detect(Map<String, ?> fields) {
        return detector.detect(TenantId.DEFAULT, List.of(event(fields)));
    }

    private static Event event(Map<String, ?> fields) {
        return Stream.event(0, 1, 0, Stream.NOON, Stream.NOON, Stream.source("a"), fields);
    }
}
