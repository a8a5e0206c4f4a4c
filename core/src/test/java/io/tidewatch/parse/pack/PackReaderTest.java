package io.tidewatch.parse.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.YamlProblem;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.pack.read.PackFiles;
import io.tidewatch.parse.pack.read.PackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in packs are told with file, line and remedy. */
class PackReaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        pak: x                                                  | v.yml:1: unknown key 'pak'; did you mean 'pack'?
        pack: x                                                 | v.yml:1: 'dataset' is missing; write for example 'dataset: vendor.product'
        pack: X Y\\ndataset: a.b                                | v.yml:1: 'X Y' cannot name a pack
        pack: x\\ndataset: A                                    | v.yml:2: 'A' is not a dataset
        pack: x\\ndataset: a.b\\nextract: [{disect: a}]         | v.yml:3: unknown key 'disect'; did you mean 'dissect'?
        pack: x\\ndataset: a.b\\nextract: [{dissect: '%{a'}]    | v.yml:3: '%{' at character 0 is not closed by '}'
        pack: x\\ndataset: a.b\\nextract: [{dissect: '%{a}%{b}'}] | v.yml:3: two captures meet at character 3
        pack: x\\ndataset: a.b\\nextract: [{dissect: '%{a:lng}'}] | v.yml:3: unknown type 'lng'; did you mean 'long'?
        pack: x\\ndataset: a.b\\nextract: [{grok: '%{IPP:a}'}]  | v.yml:3: unknown grok pattern 'IPP'; did you mean
        pack: x\\ndataset: a.b\\nextract: [{regex: '(a'}]       | v.yml:3: not a regular expression: error parsing regexp: missing closing )
        pack: x\\ndataset: a.b\\nextract: [{regex: '(?<=a)b'}]  | v.yml:3: looking behind, at character 0, takes more than linear time
        pack: x\\ndataset: a.b\\nextract: [{regex: '(a)\\\\1'}] | v.yml:3: not a regular expression: error parsing regexp: invalid escape sequence
        pack: x\\ndataset: a.b\\nextract: [{kv: , json: }]      | v.yml:3: a step does one thing, this has 'kv' and 'json'
        pack: x\\ndataset: a.b\\nextract: [{from: a}]           | v.yml:3: a step lacks what it does
        pack: x\\ndataset: a.b\\nextract: [{kv: , cases: {}}]   | v.yml:3: 'cases' and 'otherwise' belong to a step with 'by: field'
        pack: x\\ndataset: a.b\\nmap: {a: 'b c'}                | v.yml:3: 'b c' cannot name a field
        pack: x\\ndataset: a.b\\nothers: foo                    | v.yml:3: 'others' is keep, drop, or a prefix that ends in a dot
        pack: x\\ndataset: a.b\\ntime: {zone: Mars, from: a}    | v.yml:3: there is no time zone 'Mars'
        pack: x\\ndataset: a.b\\nseverity: {from: a, table: {1: hihg}} | v.yml:3: there is no severity 'hihg'
        pack: x\\ndataset: a.b\\nderive: [{when: {a: 1}}]       | v.yml:3: a derivation lacks its 'set'
        pack: x\\ndataset: a.b\\nderive: [{from: a}]            | v.yml:3: 'from: field' and 'table' belong together
        pack: x\\ndataset: a.b\\nrecognise: {contains: a}       | v.yml:3: an entry of 'recognise' wants 'program', 'begins' or 'json'
        pack: x\\ndataset: a.b\\nrecognise: {begins: '\\\\x'}   | v.yml:3: a backslash is followed by d
        pack: x\\ndataset: a.b\\nrecognise: {begins: a, columns: {7: b, separator: ab}} | v.yml:3: the separator must be one character
        pack: x\\ndataset: a.b\\nrecognise: {begins: a, columns: {7: b, at-most: 6}} | v.yml:3: 'at-most' is 6, and there must be at least 7 columns
        pack: x\\ndataset: a.b\\nrecognise: {begins: a, columns: {at-least: 6}} | v.yml:3: no column's words are given
        pack: x\\ndataset: a.b\\nrecognise: {begins: a, columns: {0: b}} | v.yml:3: columns are counted from 1 to 1000
        pack: x\\ndataset: a.b\\nrecognise: {begins: a, columns: {seven: b}} | v.yml:3: 'seven' is no column's number
        pack: x\\ndataset: a.b\\nrecognise: [{json: {a: 1}}, {program: b}] | v.yml:1: a pack reads either JSON records or texts
        pack: x\\ndataset: a.b\\npack: y                        | v.yml:3: 'pack' is given twice; keep one
        pack: [                                                 | v.yml:1: not valid YAML
        """)
    void aMistakeIsToldWithItsLineAndRemedy(String yaml, String message) {
        assertThatThrownBy(
                        () -> PackReader.read("v.yml", yaml.replace("\\n", "\n").replace("\\\\", "\\")))
                .isInstanceOf(YamlProblem.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void patternsThatNameEachOtherAreRefused() {
        String yaml = """
                pack: x
                dataset: a.b
                patterns: {ONE: '%{TWO}', TWO: '%{ONE}'}
                extract:
                  - grok: '%{ONE:a}'
                """;

        assertThatThrownBy(() -> PackReader.read("v.yml", yaml))
                .hasMessage("v.yml:5: grok patterns are nested deeper than 20; do they name each other?");
    }

    @Test
    void everyPackThatCannotBeUsedIsTold() throws IOException {
        Files.writeString(folder.resolve("a.yml"), "pack: a\ndataset: a.b\nextract: [{kvv: }]\n");
        Files.writeString(folder.resolve("b.yml"), "pack: b\n");
        Files.writeString(folder.resolve("c.yml"), "pack: c\ndataset: a.b\n");
        Files.writeString(folder.resolve("d.yml"), "pack: c\ndataset: a.b\n");

        assertThatThrownBy(() -> Packs.of(List.of(folder)))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .anyMatch(problem -> problem.contains("a.yml:3: unknown key 'kvv'"))
                                .anyMatch(problem -> problem.contains("b.yml:1: 'dataset' is missing"))
                                .anyMatch(problem -> problem.contains("the pack 'c' is in")));
    }

    @Test
    void aPackCannotTakeTheNameOfAParserInJava() throws IOException {
        Files.writeString(folder.resolve("a.yml"), "pack: syslog\ndataset: a.b\n");
        Packs packs = Packs.of(List.of(folder));

        assertThatThrownBy(() -> Parsers.of(packs))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.yml: the name 'syslog' belongs to a parser that comes with Tidewatch");
    }

    @Test
    void aPackOfOnesOwnReplacesTheOneOfItsName() throws IOException {
        Files.writeString(folder.resolve("a.yml"), "pack: haproxy\ndataset: my.proxy\nrecognise: {program: haproxy}\n");
        Packs packs = Packs.of(List.of(folder));

        assertThat(packs.all()).hasSameSizeAs(Packs.standard().all());
        assertThat(packs.all().getFirst().dataset().value()).isEqualTo("my.proxy");
    }

    @Test
    void packsThatComeWithTidewatchHaveNoMistakeInAnExpression() {
        Path packs = Path.of("src/main/resources/io/tidewatch/parse/packs");

        assertThat(PackFiles.read(List.of(packs)))
                .hasSameSizeAs(Packs.standard().all());
    }

    @Test
    void theIndexNamesEveryPackThatComesWithTidewatch() {
        assertThat(Packs.standard().all()).allSatisfy(pack -> {
            assertThat(pack.file()).isEqualTo(pack.name() + ".yml");
            assertThat(pack.description()).isNotBlank();
        });
    }
}
