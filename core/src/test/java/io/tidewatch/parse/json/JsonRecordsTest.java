package io.tidewatch.parse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonRecordsTest {
    @Test
    void splitsLinesArraysAndPrettyPrintedObjects() {
        assertThat(good("{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}")).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
        assertThat(good("[{\"a\":1},\n {\"b\":[{}]}]")).containsExactly("{\"a\":1}", "{\"b\":[{}]}");
        assertThat(good("{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}\n")).hasSize(2);
        assertThat(good("\uFEFF{\"a\":1}{\"b\":2}")).hasSize(2);
        assertThat(good("[]")).isEmpty();
        assertThat(good(" \n ")).isEmpty();
    }

    @Test
    void oneBadLineSpoilsNoOther() {
        String body = "{\"a\":1}\noops\n{\"b\":\n{\"c\":3}\n{\"d\":4} x\n5\n{\"e\":\"\u0001\"}\n{\"f\":6}";
        JsonRecords records = split(body);
        assertThat(texts(body, records)).containsExactly("{\"a\":1}", "{\"c\":3}", "{\"f\":6}");
        assertThat(records.rejected()).extracting(RejectedRecord::line).containsExactly(2, 3, 5, 6, 7);
        assertThat(records.rejected()).extracting(RejectedRecord::record).containsExactly(2, 3, 5, 6, 7);
        assertThat(records.rejected().getFirst().reason()).isEqualTo("a value cannot begin with 'o'");
    }

    @Test
    void oneBadElementSpoilsNoLineThatBeginsARecord() {
        String body = "[\n{\"a\":1},\n{\"b\":oops},\n{\"c\":3},\n7,\n{\"d\":4}\n]";
        JsonRecords records = split(body);
        assertThat(texts(body, records)).containsExactly("{\"a\":1}", "{\"c\":3}", "{\"d\":4}");
        assertThat(records.rejections()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void skipsTheRestOfABadPrettyPrintedObject() {
        String body = "{\n  \"a\": oops,\n  \"b\": 2\n}\n{\n  \"c\": 3\n}\n";
        JsonRecords records = split(body);
        assertThat(texts(body, records)).hasSize(1);
        assertThat(records.rejected()).hasSize(1);
        assertThat(records.rejected().getFirst().line()).isEqualTo(1);
    }

    @Test
    void tellsOnlyTheFirstRejectionsInDetailAndCountsAll() {
        JsonRecords records = split("x\n".repeat(5_000));
        assertThat(records.rejected()).hasSize(JsonRecords.MAX_DETAILED);
        assertThat(records.rejections()).isEqualTo(5_000);
    }

    @Test
    void neverThrowsAndNeverTakesWhatTheCheckRefuses() {
        String body = "{\"a\":1,\"b\":[{\"c\":\"d\"}]}\n[{\"x\":1},{\"y\":2}]\n{\n \"p\": {}\n}\n";
        byte[] original = body.repeat(3).getBytes(UTF_8);
        JsonCheck check = new JsonCheck(64, 1 << 20);
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = original.clone();
            for (int k = random.nextInt(5); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int[] bounds = JsonRecords.split(bytes, new JsonCheck(64, 1 << 20)).bounds();
            for (int i = 0; i < bounds.length; i += 2) {
                assertThat(bytes[bounds[i]]).isEqualTo((byte) '{');
                assertThat(check.isValue(bytes, bounds[i], bounds[i + 1])).isTrue();
            }
        }
    }

    @Test
    void objectsInsideOfRecordsAreRecordsEach() {
        assertThat(good("{\"Records\":[{\"a\":1},{\"a\":2}]}\n{\"b\":1}"))
                .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"b\":1}");
        assertThat(good("{ \"records\" : [ {\"a\":1} , {\"records\":[{\"c\":1}]} ] }"))
                .containsExactly("{\"a\":1}", "{\"records\":[{\"c\":1}]}");
        assertThat(good("[{\"Records\":[{\"a\":1},{\"a\":2}]},{\"b\":1}]"))
                .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"b\":1}");
    }

    @Test
    void anObjectThatHasMoreThanRecordsStaysOne() {
        for (String body : List.of(
                "{\"Records\":[{\"a\":1}],\"b\":1}",
                "{\"Records\":[]}",
                "{\"Records\":[1]}",
                "{\"Records\":[{\"a\":1},2]}",
                "{\"Records\":{\"a\":1}}",
                "{\"recordsx\":[{\"a\":1}]}",
                "{\"Records\":1}")) {
            assertThat(good(body)).as(body).containsExactly(body);
        }
    }

    @Test
    void recordsThatAreCutOffOrFollowedByTextAreRejectedWhole() {
        for (String body : List.of(
                "{\"Records\":[{\"a\":1},",
                "{\"Records\":[{\"a\":1}",
                "{\"Records\":[{\"a\":1}]",
                "{\"Records\":[{\"a\":1},]}",
                "{\"Records\":[{\"a\":1},{\"a\":x}]}",
                "{\"Records\":[{\"a\":1}]} x",
                "{\"Records\"",
                "{\"Records\":")) {
            JsonRecords records = split(body);
            assertThat(records.size()).as(body).isZero();
            assertThat(records.rejections()).as(body).isEqualTo(1);
        }
    }

    private static List<String> good(String body) {
        JsonRecords records = split(body);
        assertThat(records.rejected()).isEmpty();
        return texts(body, records);
    }

    private static JsonRecords split(String body) {
        return JsonRecords.split(body.getBytes(UTF_8), new JsonCheck(64, 1 << 20));
    }

    private static List<String> texts(String body, JsonRecords records) {
        List<String> texts = new ArrayList<>();
        int[] bounds = records.bounds();
        byte[] bytes = body.getBytes(UTF_8);
        for (int i = 0; i < bounds.length; i += 2) {
            texts.add(new String(bytes, bounds[i], bounds[i + 1] - bounds[i], UTF_8));
        }
        return texts;
    }
}
