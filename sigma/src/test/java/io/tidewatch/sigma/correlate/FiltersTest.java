package io.tidewatch.sigma.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static final String RULE = """
            title: Whoami
            id: 6f3e2987-db24-4c78-a860-b4f4095a7095
            logsource: {category: process_creation, product: windows}
            detection:
                selection:
                    CommandLine|contains: whoami
                condition: 1 of selection*
            ---
            """;

    private static String filter(String rules, String logsource, String condition) {
        return """
                title: Admins
                logsource: %s
                filter:
                    rules: %s
                    selection:
                        User|startswith: adm_
                    condition: %s
                """.formatted(logsource, rules, condition);
    }

    private static Filters.Filtered apply(String yaml) {
        LoadedRules loaded = new RuleReader().text("test.yml", yaml).result();
        assertThat(loaded.refused()).isEmpty();
        return Filters.apply(loaded.rules(), loaded.filters());
    }

    private static boolean matches(Filters.Filtered filtered, String user) {
        return CompiledRules.compile(filtered.rules(), FieldMapping.NONE, Placeholders.NONE)
                        .matcher()
                        .match(Fields.of(Map.of("CommandLine", "whoami /all", "User", user)))
                        .length
                == 1;
    }

    @Test
    void theFiltersConditionMustHoldTooThoughItsSelectionIsNamedAsTheRules() {
        Filters.Filtered filtered = apply(RULE
                + filter(
                        "[6f3e2987-db24-4c78-a860-b4f4095a7095]",
                        "{category: process_creation, product: windows}",
                        "not selection"));

        assertThat(filtered.warnings()).isEmpty();
        assertThat(matches(filtered, "bob")).isTrue();
        assertThat(matches(filtered, "adm_bob")).isFalse();
    }

    @Test
    void aFilterOfAnyRuleIsForThoseThatItsLogsourceCovers() {
        assertThat(matches(apply(RULE + filter("any", "{product: windows}", "not 1 of sel*")), "adm_bob"))
                .isFalse();
        assertThat(matches(apply(RULE + filter("any", "{product: linux}", "not selection")), "adm_bob"))
                .isTrue();
    }

    @Test
    void aFilterThatChangesNoRuleIsToldOf() {
        assertThat(apply(RULE + filter("[another]", "{product: windows}", "not selection"))
                        .warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("names no rule"));
        assertThat(apply(RULE + filter("[Whoami]", "{product: linux}", "not selection"))
                        .warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("another logsource"));
    }
}
