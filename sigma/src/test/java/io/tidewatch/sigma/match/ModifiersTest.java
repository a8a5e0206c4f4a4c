package io.tidewatch.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each modifier by example; compiled and explained evaluation must give the same answer. */
class ModifiersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            f: 'Value'                               ¦ vALUE                 ¦ true
            f: 'STRASSE'                             ¦ straße                ¦ false
            f: 'ÄRGER'                               ¦ ärger                 ¦ true
            f: 'Kelvin'                              ¦ \u212Aelvin           ¦ true
            f|contains: 'ΣΊΣΥΦΟΣ'                    ¦ xx σίσυφος            ¦ true
            f|cased: 'Value'                         ¦ value                 ¦ false
            f|cased: 'Value'                         ¦ Value                 ¦ true
            f|contains|cased: 'Evil'                 ¦ an Evil one           ¦ true
            f|cased|startswith: 'An'                 ¦ an Evil one           ¦ false
            f: 'a*c'                                 ¦ abbbc                 ¦ true
            f: 'a?c'                                 ¦ ac                    ¦ false
            f: 'a?c'                                 ¦ aäc                   ¦ true
            f: 'a\\*c'                               ¦ a*c                   ¦ true
            f: 'a\\*c'                               ¦ abc                   ¦ false
            f: 'C:\\\\*'                             ¦ C:\\dir               ¦ true
            f: 'a\\\\\\*c'                           ¦ a\\*c                 ¦ true
            f: 'a\\\\\\\\b'                          ¦ a\\\\b                ¦ true
            f: 'a\\b'                                ¦ a\\b                  ¦ true
            f: '*'                                   ¦ anything              ¦ true
            f|startswith: 'C:\\Win'                  ¦ c:\\windows\\x        ¦ true
            f|endswith: '\\cmd.exe'                  ¦ C:\\x\\CMD.EXE        ¦ true
            f|endswith: '\\cmd.exe'                  ¦ C:\\x\\cmd.exe.txt    ¦ false
            f|contains|all: ['one', 'two']           ¦ two and one           ¦ true
            f|contains|all: ['one', 'two']           ¦ only one              ¦ false
            f|all|contains: ['on', 'tw']             ¦ two and one           ¦ true
            f|neq: 'x'                               ¦ y                     ¦ true
            f|contains|neq: ['x', 'y']               ¦ a y                   ¦ false
            g|neq: 'x'                               ¦ y                     ¦ true
            f|re: 'a.{2}d$'                          ¦ xxabcd                ¦ true
            f|re: '^ABC'                             ¦ abc                   ¦ false
            f|re|i: '^ABC'                           ¦ abc                   ¦ true
            f|re|startswith: 'b'                     ¦ abc                   ¦ false
            f|re: '\\d{3}-\\d+'                      ¦ tel 123-4             ¦ true
            f|base64: 'Test'                         ¦ VGVzdA==              ¦ true
            f|base64offset|contains: 'foobar'        ¦ AABmb29iYXI=          ¦ true
            f|base64offset|contains: 'foobar'        ¦ eGZvb2Jhcg==          ¦ true
            f|base64offset|contains: 'foobar'        ¦ Zm9vYmFy              ¦ true
            f|wide|base64offset|contains: 'IEX'      ¦ xSQBFAFgAx            ¦ true
            f|utf16le|base64: 'Test'                 ¦ VABlAHMAdAA=          ¦ true
            f|utf16be|base64: 'AB'                   ¦ AEEAQg==              ¦ true
            f|utf16|base64: 'A'                      ¦ //5BAA==              ¦ true
            f|windash|contains: ' -enc '             ¦ ps /enc x             ¦ true
            f|windash|contains: ' -enc '             ¦ ps –enc x             ¦ true
            f|contains|windash: ' /a /b '            ¦ x —a ―b y             ¦ true
            f|windash|contains|all: [' -a ', ' -b '] ¦ x /b y                ¦ false
            f|windash|contains: 'a-b'                ¦ a/b                   ¦ false
            f|cidr: 10.0.0.0/8                       ¦ 10.255.3.4            ¦ true
            f|cidr: 10.0.0.0/8                       ¦ 11.0.0.1              ¦ false
            f|cidr: 'fe80::/10'                      ¦ fe80::1:2             ¦ true
            f|cidr: '::1'                            ¦ 0:0:0:0:0:0:0:1       ¦ true
            f|cidr: 10.0.0.0/8                       ¦ 10.0.0                ¦ false
            f|cidr: '::/0'                           ¦ 10.0.0.1              ¦ false
            f|lt: 10                                 ¦ 9.5                   ¦ true
            f|gte: 10                                ¦ 10                    ¦ true
            f|gt: 10                                 ¦ ten                   ¦ false
            f|lte: 10                                ¦ -1e3                  ¦ true
            f|minute: 45                             ¦ 2024-07-10T03:45:00Z  ¦ true
            f|hour|gte: 22                           ¦ 2024-07-10 23:05      ¦ true
            f|gte|hour: 22                           ¦ 2024-07-10 21:05      ¦ false
            f|day: 10                                ¦ 2024-07-10T03:45:00Z  ¦ true
            f|week: 28                               ¦ 2024-07-10T03:45:00Z  ¦ true
            f|month|lt: 7                            ¦ 2024-07-10T03:45:00Z  ¦ false
            f|year: 2024                             ¦ 2024-07-10            ¦ true
            f|exists: true                           ¦ x                     ¦ true
            g|exists: false                          ¦ x                     ¦ true
            g|exists: yes                            ¦ x                     ¦ false
            g: null                                  ¦ x                     ¦ true
            f: null                                  ¦ x                     ¦ false
            f: ['x', null]                           ¦ x                     ¦ true
            f|expand: '%admins%'                     ¦ root                  ¦ true
            f|expand: '%admins%'                     ¦ adm_joe               ¦ true
            f|expand|contains: 'u=%admins%;'         ¦ a u=ROOT; b           ¦ true
            f|expand: '\\%admins%'                   ¦ %admins%              ¦ true
            f|re|expand: '^%admins%$'                ¦ adm_x                 ¦ true
            f: '%admins%'                            ¦ %admins%              ¦ true
            f|fieldref: other                        ¦ Same                  ¦ true
            f|fieldref|neq: other                    ¦ Same                  ¦ false
            f|fieldref|endswith: other               ¦ not the same          ¦ true
            f|fieldref|cased: other                  ¦ same                  ¦ false
            f|fieldref: absent                       ¦ x                     ¦ false
            f: 42                                    ¦ 42                    ¦ true
            f: 42.0                                  ¦ 42                    ¦ true
            f: true                                  ¦ True                  ¦ true
            '|all': ['xx', 'same']                   ¦ axxb                  ¦ true
            '|re': 'x{2}b'                           ¦ axxb                  ¦ true
            """)
    void eachModifierByExample(String item, String value, boolean expected) {
        LoadedRules loaded = new RuleReader()
                .text("rule.yml", "title: t\nlogsource:\ndetection:\n    s:\n        " + item + "\n    condition: s\n")
                .result();
        assertThat(loaded.refused()).isEmpty();
        Fields event = Fields.of(Map.of("f", value, "other", "Same"));
        CompiledRules rules = CompiledRules.compile(
                loaded.rules(), FieldMapping.NONE, Placeholders.of(Map.of("admins", List.of("root", "adm_*"))));

        assertThat(rules.matcher().match(event).length > 0).as("compiled").isEqualTo(expected);
        assertThat(rules.explain(0, null, event).matched()).as("explained").isEqualTo(expected);
    }
}
