package io.tidewatch.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.YamlProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: {from: $x, as: txt}} | udm/x.yml:1: unknown conversion 'txt'; did you mean 'text'?",
                "{a: {from: $x, tabel: {}}} | udm/x.yml:1: unknown key 'tabel'; did you mean 'table'?",
                "{a: $} | udm/x.yml:1: '$' names no field; write $source.ip",
                "{a: $@tiem} | udm/x.yml:1: '$@tiem' is nothing that events have",
                "{a: {from: $x, match: '('}} | udm/x.yml:1: not an expression: ",
                "{a: {when: {b: c}}} | udm/x.yml:1: 'then:' is missing",
                "{a: } | udm/x.yml:1: a value is missing",
                "{a: 1, a: 2} | udm/x.yml:1: 'a' is given twice; keep one",
            })
    void whatIsWrongIsSaidWithFileAndLine(String set, String complaint) {
        assertThatThrownBy(() -> read("mappings: [{name: x, set: " + set + "}]"))
                .isInstanceOf(YamlProblem.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void aPartThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> read("parts: {event: {a: 1}}\nmappings: [{name: x, use: evnet, set: {b: 2}}]"))
                .hasMessage("udm/x.yml:2: there is no part 'evnet'; known are event");
    }

    @Test
    void theViewsAreNamed() {
        assertThat(Views.standard().names()).containsExactly("ecs", "udm", "ocsf");
        assertThat(Views.standard().byName("cim")).isNull();
    }

    private static void read(String yaml) {
        new ViewReader("udm/x.yml", yaml).mappings(new ViewReader.Parts());
    }
}
