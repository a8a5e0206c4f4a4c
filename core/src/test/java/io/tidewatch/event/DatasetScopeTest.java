package io.tidewatch.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetScopeTest {
    @ParameterizedTest
    @CsvSource({
        "*, linux.auth, true",
        "linux.*, linux.auth, true",
        "linux.*, linux, false",
        "linux.*, linuxx.auth, false",
        "linux.auth, linux.auth, true",
        "linux.auth, linux.auth.more, false",
        "*.access, nginx.access, true",
        "a*b*c, a.b.b.c, true",
        "a*b*c, a.b.b, false",
        "'', linux.auth, false"
    })
    void aPatternAllowsTheNamesItMatches(String pattern, String dataset, boolean allowed) {
        DatasetScope scope = pattern.isEmpty() ? DatasetScope.NONE : scope(pattern);
        assertThat(scope.allows(Dataset.of(dataset))).isEqualTo(allowed);
    }

    @Test
    void aScopeCoversWhatGivesNoMoreThanItself() {
        assertThat(DatasetScope.ALL.covers(scope("linux.*"))).isTrue();
        assertThat(scope("linux.*").covers(DatasetScope.ALL)).isFalse();
        assertThat(scope("linux.*").covers(scope("linux.a*", "linux.cron"))).isTrue();
        assertThat(scope("linux.a*").covers(scope("linux.*"))).isFalse();
        assertThat(scope("linux.*").covers(DatasetScope.NONE)).isTrue();
        assertThat(DatasetScope.NONE.covers(scope("x"))).isFalse();
    }

    @Test
    void scopesAreJoinedAndCut() {
        assertThat(scope("linux.*").or(scope("nginx.access"))).isEqualTo(scope("linux.*", "nginx.access"));
        assertThat(scope("linux.*").or(DatasetScope.ALL)).isEqualTo(DatasetScope.ALL);
        assertThat(scope("linux.*", "app.web").and(scope("linux.auth", "app.*")))
                .isEqualTo(scope("linux.auth", "app.web"));
        assertThat(scope("linux.*").and(DatasetScope.ALL)).isEqualTo(scope("linux.*"));
        assertThat(scope("linux.*").and(scope("nginx.*"))).isEqualTo(DatasetScope.NONE);
    }

    @Test
    void whatIsNoPatternIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope("Linux.Auth"))
                .withMessageContaining("write for example linux.auth");
        assertThatIllegalArgumentException().isThrownBy(() -> scope("a".repeat(101)));
    }

    private static DatasetScope scope(String... patterns) {
        return DatasetScope.of(Set.of(patterns));
    }
}
