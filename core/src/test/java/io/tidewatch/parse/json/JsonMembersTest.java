package io.tidewatch.parse.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonMembersTest {
    private final JsonMembers members = new JsonMembers(new JsonCheck(32, 1 << 20));

    @Test
    void membersComeInOrderAndTheEndIsTold() {
        assertThat(walked(" {\"a\":1 , \"b\" : {\"c\":[1,2]},\"d\":\"x}\"}{\"next\":0}"))
                .containsExactly("a=1", "b={\"c\":[1,2]}", "d=\"x}\"", "end at 37");
        assertThat(walked("{}")).containsExactly("end at 2");
    }

    @Test
    void whatIsNoObjectIsToldWithItsPlace() {
        assertThat(walked("[]")).containsExactly("at 0: wanted a JSON object, found '['");
        assertThat(walked("{\"a\":1")).containsExactly("a=1", "at 6: the value is cut off");
        assertThat(walked("{\"a\" 1}")).containsExactly("at 5: wanted ':' after a key, found '1'");
        assertThat(walked("{\"a\":1,}")).containsExactly("a=1", "at 7: wanted a key in quotes, found '}'");
        assertThat(walked("{a:1}")).containsExactly("at 1: wanted a key in quotes, found 'a'");
    }

    @Test
    void itAgreesWithTheCheckOnMutatedObjects() {
        Random random = new Random(5);
        JsonCheck check = new JsonCheck(33, 1 << 20);
        String good = "{\"time\":1.5,\"event\":{\"m\":[\"x\",null,true]},\"fields\":{\"k\":\"v\"}}";
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) "{}[]\",:\\ 0tx\u0001".charAt(random.nextInt(13));
            }
            int end = check.valueEnd(bytes, 0, bytes.length);
            members.begin(bytes, 0, bytes.length);
            while (members.next()) {
                assertThat(members.valueEnd()).isLessThanOrEqualTo(bytes.length);
            }
            boolean object = end >= 0 && bytes[JsonCheck.blanks(bytes, 0, bytes.length)] == '{';
            assertThat(!members.failed())
                    .as(new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(object);
            if (object) {
                assertThat(members.end()).isEqualTo(end);
            }
        }
    }

    private List<String> walked(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> walked = new ArrayList<>();
        members.begin(bytes, 0, bytes.length);
        while (members.next()) {
            walked.add(text.substring(members.keyStart(), members.keyEnd())
                    + "="
                    + text.substring(members.valueStart(), members.valueEnd()));
        }
        walked.add(members.failed() ? "at " + members.failedAt() + ": " + members.reason() : "end at " + members.end());
        return walked;
    }
}
