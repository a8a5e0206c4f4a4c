package io.tidewatch.catalog.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void textThatBothDatabasesKeepIsLeftAlone() {
        for (String text : new String[] {"", "a", "größe", "😀", "x😀y", "\u0001"}) {
            assertThat(Text.cannotBeKept(text)).isFalse();
            assertThat(Text.keepable(text)).isSameAs(text);
        }
    }

    @Test
    void whatNoColumnHoldsIsReplaced() {
        assertThat(Text.keepable("\0a\0")).isEqualTo("\ufffda\ufffd");
        assertThat(Text.keepable("\ud83d")).isEqualTo("\ufffd");
        assertThat(Text.keepable("\ude00\ud83d😀")).isEqualTo("\ufffd\ufffd😀");
        assertThat(Text.cannotBeKept("a\0")).isTrue();
        assertThat(Text.cannotBeKept("\ud83da")).isTrue();
    }
}
