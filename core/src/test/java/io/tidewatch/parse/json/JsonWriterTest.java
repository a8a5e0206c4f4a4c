package io.tidewatch.parse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static final byte[] TEXT = JsonWriter.name("te\"xt");

    @Test
    void whateverBytesAreWrittenAreReadBackAsTheirUtf8View() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] any = new byte[random.nextInt(60)];
            random.nextBytes(any);
            if (round % 3 == 0) {
                any = "é\"\\\n\u0001 €𝄞 plain words, and more"
                        .substring(random.nextInt(8))
                        .getBytes(StandardCharsets.UTF_8);
            }
            int from = random.nextInt(any.length / 2 + 1);
            JsonWriter writer = new JsonWriter(size -> {});
            writer.begin();
            writer.member(TEXT);
            boolean valid = writer.text(any, from, any.length);
            writer.end();
            String expected = decoded(any, from);
            Fields fields = read(writer);
            assertThat(valid)
                    .isEqualTo(Arrays.equals(
                            expected.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(any, from, any.length)));
            if (valid) {
                assertThat(fields.text("te\"xt")).isEqualTo(expected);
            } else {
                assertThat(fields.text("te\"xt")).contains("\uFFFD");
            }
        }
    }

    @Test
    void numbersAndNestedValuesAreWrittenAsJsonSaysThem() {
        JsonWriter writer = new JsonWriter(size -> {});
        writer.begin();
        for (long number :
                new long[] {0, 7, -7, 1_700_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, 10, 99, 100}) {
            writer.member(JsonWriter.name("n" + number));
            writer.number(number);
        }
        writer.member(JsonWriter.name("d"));
        writer.number(1.5e-9);
        writer.member(JsonWriter.name("nan"));
        writer.number(Double.NaN);
        writer.member(JsonWriter.name("list"));
        writer.beginList();
        writer.element();
        writer.literal(true);
        writer.element();
        writer.hex(new byte[] {(byte) 0xAB, 1}, 0, 2);
        writer.endList();
        writer.member(JsonWriter.name("inner"));
        writer.begin();
        writer.end();
        writer.end();
        assertThat(new String(writer.copy(0, writer.size()), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"n0\":0,\"n7\":7,\"n-7\":-7,\"n1700000000000000000\":1700000000000000000,"
                                + "\"n9223372036854775807\":9223372036854775807,\"n-9223372036854775808\":-9223372036854775808,"
                                + "\"n10\":10,\"n99\":99,\"n100\":100,\"d\":1.5E-9,\"nan\":\"NaN\",\"list\":[true,\"ab01\"],\"inner\":{}}");
    }

    @Test
    void memoryIsAskedForBeforeItIsTaken() {
        JsonWriter writer = new JsonWriter(size -> {
            if (size > 10_000) {
                throw new IllegalStateException("too much: " + size);
            }
        });
        byte[] much = new byte[20_000];
        assertThatThrownBy(() -> writer.text(much, 0, much.length)).hasMessageStartingWith("too much");
        assertThat(writer.bytes()).hasSizeLessThan(10_000);
    }

    private static String decoded(byte[] any, int from) {
        return new String(any, from, any.length - from, StandardCharsets.UTF_8);
    }

    private static Fields read(JsonWriter writer) {
        FieldsBuilder fields = new FieldsBuilder();
        JsonFields json = new JsonFields();
        assertThat(json.read(writer.bytes(), 0, writer.size(), fields))
                .as(() -> new String(writer.bytes(), 0, writer.size(), StandardCharsets.UTF_8))
                .isTrue();
        return fields.build();
    }
}
