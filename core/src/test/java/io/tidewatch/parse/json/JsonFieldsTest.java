package io.tidewatch.parse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
    private final JsonFields reader = new JsonFields();
    private final FieldsBuilder builder = new FieldsBuilder();

    @Test
    void flattensObjectsAndKeepsKinds() {
        Fields fields = read(
                "{\"a\":1,\"b\":{\"c\":\"x\",\"d\":{\"e\":true}},\"f\":null,\"g\":1.5,\"h\":[1,\"two\",{\"x\":1}],\"i\":{},\"j\":-7}");
        assertThat(fields.toMap().keySet()).containsExactly("a", "b.c", "b.d.e", "f", "g", "h", "i", "j");
        assertThat(fields.value("a")).isEqualTo(1L);
        assertThat(fields.value("b.c")).isEqualTo("x");
        assertThat(fields.value("b.d.e")).isEqualTo(true);
        assertThat(fields.has("f")).isTrue();
        assertThat(fields.value("f")).isNull();
        assertThat(fields.value("g")).isEqualTo(1.5);
        assertThat(fields.text("h")).isEqualTo("[1,\"two\",{\"x\":1}]");
        assertThat(fields.text("i")).isEqualTo("{}");
        assertThat(fields.value("j")).isEqualTo(-7L);
        assertThat(reader.lossless()).isTrue();
    }

    @Test
    void decodesEscapes() {
        Fields fields = read(
                "{\"a\":\"C:\\\\Windows\\\\x\\t\\\"q\\\"\\/\\b\\f\\n\\r\",\"k\\u0065y\":\"\\u00e9\\ud83d\\ude00\\u0000\",\"u\":\"h\u00e9llo w\u00f6rld \u4e2d\u6587 \uD83D\uDE00 end\"}");
        assertThat(fields.text("a")).isEqualTo("C:\\Windows\\x\t\"q\"/\b\f\n\r");
        assertThat(fields.text("key")).isEqualTo("\u00e9\uD83D\uDE00\0");
        assertThat(fields.text("u")).isEqualTo("h\u00e9llo w\u00f6rld \u4e2d\u6587 \uD83D\uDE00 end");
        assertThat(reader.lossless()).isTrue();
    }

    @Test
    void losesNoDigitOfANumber() {
        assertThat(kindOf("9223372036854775807")).isEqualTo(FieldKind.LONG);
        assertThat(read("{\"n\":-9223372036854775808}").value("n")).isEqualTo(Long.MIN_VALUE);
        assertThat(read("{\"n\":9223372036854775808}").value("n")).isEqualTo("9223372036854775808");
        assertThat(read("{\"n\":123456789012345678901234567890}").value("n"))
                .isEqualTo("123456789012345678901234567890");
        assertThat(read("{\"n\":0.1}").value("n")).isEqualTo(0.1);
        assertThat(read("{\"n\":1e3}").value("n")).isEqualTo(1000.0);
        assertThat(read("{\"n\":1.7976931348623157e308}").value("n")).isEqualTo(Double.MAX_VALUE);
        assertThat(read("{\"n\":0.12345678901234567890}").value("n")).isEqualTo("0.12345678901234567890");
        assertThat(read("{\"n\":1e400}").value("n")).isEqualTo("1e400");
        assertThat(read("{\"n\":-0}").value("n")).isEqualTo(-0.0);
        assertThat(read("{\"n\":18446744073709551616}").value("n")).isEqualTo("18446744073709551616");
    }

    @Test
    void takesTheLaterOfRepeatedKeysAndSaysThatOneIsLost() {
        Fields fields = read("{\"a\":1,\"b\":2,\"a\":\"three\"}");
        assertThat(fields.toMap().keySet()).containsExactly("a", "b");
        assertThat(fields.value("a")).isEqualTo("three");
        assertThat(reader.lossless()).isFalse();
        assertThat(read("{\"a\":{\"b\":1},\"a.b\":2}").value("a.b")).isEqualTo(2L);
        assertThat(reader.lossless()).isFalse();
    }

    @Test
    void marksMalformedUtf8AndHalfSurrogatePairs() {
        byte[] record = "{\"a\":\"x?y\",\"b\":[\"?\"],\"c\":1}".getBytes(UTF_8);
        record[7] = (byte) 0xFF;
        record[17] = (byte) 0xC3;
        builder.clear();
        assertThat(reader.read(record, 0, record.length, builder)).isTrue();
        Fields fields = builder.build();
        assertThat(fields.text("a")).isEqualTo("x\uFFFDy");
        assertThat(fields.text("b")).isEqualTo("[\"\uFFFD\"]");
        assertThat(fields.value("c")).isEqualTo(1L);
        assertThat(reader.lossless()).isFalse();
        assertThat(read("{\"a\":\"\\ud800x\"}").text("a")).isEqualTo("\uFFFDx");
        assertThat(reader.lossless()).isFalse();
    }

    @Test
    void keepsWhatIsBeyondTheLimitsAsText() {
        JsonFields small = new JsonFields(new JsonLimits(3, 2, 16));
        Fields fields = readWith(small, "{\"a\":1,\"o\":{\"p\":{\"q\":1},\"r\":2,\"s\":3,\"t\":[4]},\"z\":5}");
        assertThat(fields.value("a")).isEqualTo(1L);
        assertThat(fields.text("o.p")).isEqualTo("{\"q\":1}");
        assertThat(fields.value("o.r")).isEqualTo(2L);
        assertThat(fields.text("o.event.overflow")).isEqualTo("{\"s\":3,\"t\":[4]}");
        assertThat(fields.text("event.overflow")).isEqualTo("{\"z\":5}");
        assertThat(small.lossless()).isTrue();
        assertThat(readWith(small, "{\"abcdefghijklmnopqrstuvwxyz\":1}").value("abcdefghijklmnop"))
                .isEqualTo(1L);
        assertThat(small.lossless()).isFalse();
    }

    @Test
    void saysWhatIsWrong() {
        for (String bad : List.of(
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":01}",
                "{\"a\":\"b}",
                "{\"a\":tru}",
                "{\"a\":[1}",
                "{,\"a\":1}",
                "{\"a\":{\"b\":1}",
                "{\"a\":\"\\q\"}",
                "{\"a\":1 \"b\":2}")) {
            byte[] bytes = bad.getBytes(UTF_8);
            builder.clear();
            assertThat(reader.read(bytes, 0, bytes.length, builder)).as(bad).isFalse();
            assertThat(reader.reason()).isNotBlank();
        }
    }

    @Test
    void acceptsExactlyTheObjectsThatTheCheckAcceptsAndStaysBounded() {
        String record =
                "{\"t\":\"2026-01-01T00:00:00.001Z\",\"n\":-12.5e3,\"x\":[true,null,\"\\u00e9\\n\"],\"o\":{\"k\":\"caf\u00e9 \u4e2d\",\"l\":{}}, \"z\": 0}";
        JsonCheck check = new JsonCheck(64, 1 << 20, false);
        byte[] original = record.getBytes(UTF_8);
        Random random = new Random(11);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = original.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = random.nextInt(bytes.length);
                bytes[at] = random.nextInt(5) == 0
                        ? (byte) random.nextInt()
                        : (byte) "{}[],:\"\\ 01-.eEtfnu\n\tx".charAt(random.nextInt(22));
            }
            int to = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            byte[] exact = Arrays.copyOf(bytes, to);
            int start = JsonCheck.blanks(exact, 0, to);
            boolean object = start < to && exact[start] == '{' && check.isValue(exact, 0, to);
            builder.clear();
            assertThat(reader.read(exact, 0, to, builder))
                    .as(() -> new String(exact, UTF_8))
                    .isEqualTo(object);
            Fields fields = builder.build();
            assertThat(fields.utf8().length).isLessThanOrEqualTo(3 * to);
            assertThat(new String(fields.utf8(), UTF_8).getBytes(UTF_8)).isEqualTo(fields.utf8());
            for (int i = 0; object && i < fields.size(); i++) {
                String text = fields.textAt(i);
                assertThat(text == null || !text.contains("\uFFFD") || !reader.lossless())
                        .isTrue();
            }
        }
    }

    @Test
    void survivesRecordsWhoseKeysNeverRepeat() {
        for (int round = 0; round < 40_000; round++) {
            assertThat(read("{\"k" + round + "\":" + round + "}").value("k" + round))
                    .isEqualTo((long) round);
        }
    }

    private FieldKind kindOf(String number) {
        return read("{\"n\":" + number + "}").kind(0);
    }

    private Fields read(String json) {
        return readWith(reader, json);
    }

    private Fields readWith(JsonFields fields, String json) {
        byte[] bytes = json.getBytes(UTF_8);
        builder.clear();
        assertThat(fields.read(bytes, 0, bytes.length, builder)).as(json).isTrue();
        return builder.build();
    }
}
