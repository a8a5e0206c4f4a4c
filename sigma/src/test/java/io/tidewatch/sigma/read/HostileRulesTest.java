package io.tidewatch.sigma.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.modify.Placeholders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Damaged and hostile rules are refused or read, never more; seeds are fixed, so that what is found can be found again. */
class HostileRulesTest {
    private static final String RULE = """
            title: Net user
            id: 929a690e-bef0-4204-a928-ef5e620d6fcc
            status: test
            level: high
            logsource: {category: process_creation, product: windows}
            detection:
                selection_a:
                    - Image|endswith: ['\\net.exe', '\\net1.exe']
                    - CommandLine|windash|contains|all: [' -add ', "user"]
                filter_main:
                    DestinationIp|cidr: 10.0.0.0/8
                    CommandLine|re|i: '(a|b)+c{1,3}'
                    User|expand: '%admins%'
                    Time|hour|gte: 22
                    Parent: null
                condition: 1 of selection_* and not (filter_main or all of them)
            ---
            title: Many
            correlation:
                type: event_count
                rules: [a, b]
                group-by: [User]
                timespan: 5m
                condition: {gte: 3}
            """;

    private static final String[] PIECES = {
        "|",
        "|re",
        "|base64offset",
        "|contains",
        "|all",
        ":",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "&a ",
        "*a",
        "!!int ",
        "\t",
        "\n",
        "---\n",
        "1 of ",
        "them",
        "(",
        ")",
        "not ",
        "\\",
        "%",
        "*",
        "?",
        "null",
        "~",
        "0x",
        ".inf",
        "\u0000",
        "\uD83D\uDE00",
        "<<: ",
        "action: repeat\n",
        "(?<=",
        "{1000}",
        "a{0,999}",
        "\u212A"
    };

    @Test
    void noDamageMakesTheReaderOrTheCompilerThrow() {
        Fields event = Fields.of(
                Map.of("Image", "C:\\net.exe", "CommandLine", "net user -add x", "DestinationIp", "10.1.1.1"));
        for (int seed = 0; seed < Integer.getInteger("tidewatch.fuzz-rounds", 1_000); seed++) {
            String damaged = damaged(new Random(seed));
            try {
                LoadedRules loaded = new RuleReader().text("fuzz.yml", damaged).result();
                CompiledRules rules = CompiledRules.compile(
                        loaded.rules(), FieldMapping.NONE, Placeholders.of(Map.of("admins", List.of("root", "adm*"))));
                int[] matches = rules.matcher().match(event);
                for (int rule = 0; rule < rules.rules().size(); rule++) {
                    int index = rule;
                    boolean matched = java.util.Arrays.stream(matches).anyMatch(match -> match == index);
                    assertThat(rules.explain(rule, null, event).matched()).isEqualTo(matched);
                }
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError("seed " + seed + ":\n" + damaged, e);
            }
        }
    }

    private static String damaged(Random random) {
        StringBuilder text = new StringBuilder(RULE);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(0x250));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(80))));
                default -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("title: bomb\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, "*a" + (i - 1)))));
        }

        assertThat(new RuleReader().text("bomb.yml", bomb.toString()).result().refused())
                .singleElement()
                .extracting(RuleProblem::message)
                .asString()
                .contains("aliases");
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "title: deep\nx: " + "[".repeat(5_000) + "]".repeat(5_000);

        assertThat(new RuleReader().text("deep.yml", deep).result().refused()).hasSize(1);
    }

    @Test
    void anExpressionThatHangsOtherEnginesEndsAtOnce() {
        LoadedRules loaded = new RuleReader().text("redos.yml", """
                        title: x
                        logsource: {category: test}
                        detection:
                            s: {f|re: '^(a+)+$'}
                            condition: s
                        """).result();
        CompiledRules rules = CompiledRules.compile(loaded.rules(), FieldMapping.NONE, Placeholders.NONE);

        int[] matches = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> rules.matcher().match(Fields.of(Map.of("f", "a".repeat(50_000) + "b"))));

        assertThat(matches).isEmpty();
    }
}
