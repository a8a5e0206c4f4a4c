package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void escapesBecomeWhatTheyStandFor() {
        assertThat(unescaped("a\\nb\\u000ac")).isEqualTo("a b\nc");
        assertThat(unescaped("C:\\\\Windows \\\"x\\\"")).isEqualTo("C:\\Windows \"x\"");
        assertThat(unescaped("gr\\u00f6\\u00dfer \\ud834\\udd1e")).isEqualTo("größer 𝄞");
        assertThat(unescaped("\\\\u0041 \\uZZZZ \\")).isEqualTo("\\u0041 uZZZZ \\");
    }

    private static String unescaped(String json) {
        return new String(JsonText.unescaped(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
