package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnNamesTest {
    @Test
    void namesThatCollideGetANumber() {
        ColumnNames names = new ColumnNames();

        assertThat(names.take("user.name")).isEqualTo("user.name");
        assertThat(names.take("User.Name")).isEqualTo("User.Name~2");
        assertThat(names.take("USER.NAME")).isEqualTo("USER.NAME~3");
        assertThat(names.take("_TIME")).isEqualTo("_TIME~2");
        assertThat(names.take("filename")).isEqualTo("filename~2");
        assertThat(names.take("a\u0000b")).isEqualTo("a?b");
        assertThat(names.take("")).isEqualTo("?");
        assertThat(names.take("x".repeat(300))).hasSize(200);
        assertThat(names.take("x".repeat(301))).isEqualTo("x".repeat(200) + "~2");
    }
}
