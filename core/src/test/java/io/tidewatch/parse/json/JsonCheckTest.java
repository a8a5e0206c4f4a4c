package io.tidewatch.parse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonCheckTest {
    private final JsonCheck check = new JsonCheck(64, 1 << 20);
    private final JsonMapper jackson = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " { } ",
                "\"\"",
                "0",
                "-0",
                "-0.5e+10",
                "1E9",
                "true",
                "false",
                "null",
                "[1,2,3]",
                "[[[]]]",
                "{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":\"e\"}",
                "\"\\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\u00e9\u4e2d\uD83D\uDE00\"",
                "{\"\":1}",
                "\"\\ud800\"",
                "{ \"a\" :\t1 ,\r\n \"b\" : [ ] }",
                "\"a long string that is over eight bytes\""
            })
    void acceptsWhatIsJson(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(check.isValue(bytes, 0, bytes.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "[",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "{'a':1}",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "1e+",
                "+1",
                "tru",
                "nul",
                "True",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12\"",
                "\"a\nb\"",
                "\"\t\"",
                "[1 2]",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{}{}",
                "1 2",
                "NaN",
                "[1}",
                "{\"a\":1]",
                "\u00a01",
                "//x",
                "{\"a\":}",
                "{,}",
                "[,]"
            })
    void refusesWhatIsNot(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(check.isValue(bytes, 0, bytes.length)).isFalse();
        assertThat(check.reason()).isNotBlank();
        assertThat(check.failedAt()).isBetween(0, bytes.length);
    }

    @Test
    void refusesMalformedUtf8AndSaysWhere() {
        for (byte[] bad : new byte[][] {
            {'"', (byte) 0xC0, (byte) 0x80, '"'},
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            {'"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xE2, (byte) 0x82, '"'},
            {'"', (byte) 0x80, '"'}
        }) {
            assertThat(check.isValue(bad, 0, bad.length)).isFalse();
            assertThat(check.failedAt()).isEqualTo(1);
            assertThat(check.reason()).startsWith("not UTF-8");
        }
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        byte[] deep = "[".repeat(65).getBytes(UTF_8);
        assertThat(check.valueEnd(deep, 0, deep.length)).isEqualTo(-1);
        assertThat(check.reason()).isEqualTo("nested deeper than 64 levels");
        byte[] allowed = ("[".repeat(64) + "]".repeat(64)).getBytes(UTF_8);
        assertThat(check.valueEnd(allowed, 0, allowed.length)).isEqualTo(128);
        JsonCheck small = new JsonCheck(4, 16);
        byte[] longer = "{\"a\":\"0123456789\"}".getBytes(UTF_8);
        assertThat(small.valueEnd(longer, 0, longer.length)).isEqualTo(-1);
        assertThat(small.reason()).isEqualTo("longer than 16 bytes");
    }

    @Test
    void findsTheEndOfAValueThatOthersFollow() {
        byte[] bytes = " {\"a\":[1,2]} {\"b\":3}".getBytes(UTF_8);
        assertThat(check.valueEnd(bytes, 0, bytes.length)).isEqualTo(12);
        assertThat(check.valueEnd(bytes, 12, bytes.length)).isEqualTo(bytes.length);
    }

    @Test
    void agreesWithJacksonOnMutatedRecords() {
        String record =
                "{\"t\":\"2026-01-01T00:00:00.001Z\",\"n\":-12.5e3,\"x\":[true,null,\"\\u00e9\\n\"],\"o\":{\"k\":\"caf\u00e9 \u4e2d\"}, \"z\": 0}";
        byte[] original = record.getBytes(UTF_8);
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = original.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) "{}[],:\"\\ 01-.eEtfnu\n\tx".charAt(random.nextInt(22));
            }
            int to = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            assertThat(check.isValue(bytes, 0, to))
                    .as(() -> new String(bytes, 0, to, UTF_8))
                    .isEqualTo(jacksonAccepts(bytes, to));
        }
    }

    private boolean jacksonAccepts(byte[] bytes, int to) {
        try {
            return !jackson.readTree(bytes, 0, to).isMissingNode();
        } catch (JacksonException refused) {
            return false;
        }
    }
}
