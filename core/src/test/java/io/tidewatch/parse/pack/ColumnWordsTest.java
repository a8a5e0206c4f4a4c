package io.tidewatch.parse.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.parse.pack.extract.FieldTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnWordsTest {
    @Test
    void aLineIsTakenWhenItsColumnsHoldTheWords() {
        ColumnWords words = new ColumnWords('\t', 3, 4, Map.of(2, words("tcp", "udp"), 3, words("S*")));

        assertThat(areIn(words, "a\ttcp\tS1")).isTrue();
        assertThat(areIn(words, "a\tudp\tSF\tx")).isTrue();
        assertThat(areIn(words, "a\ttcp\tR")).isFalse();
        assertThat(areIn(words, "a\ticmp\tS1")).isFalse();
        assertThat(areIn(words, "a\ttcp")).isFalse();
        assertThat(areIn(words, "a\ttcp\tS1\tx\ty")).isFalse();
        assertThat(areIn(words, "")).isFalse();
    }

    @Test
    void withoutAMostEveryFurtherColumnIsTaken() {
        ColumnWords words = new ColumnWords(',', 1, ColumnWords.MAX_COLUMNS, Map.of(1, words("a")));

        assertThat(areIn(words, "a")).isTrue();
        assertThat(areIn(words, "a" + ",".repeat(5_000))).isTrue();
    }

    @Test
    void itAgreesWithSplittingTheLine() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            int column = 1 + random.nextInt(5);
            int least = 1 + random.nextInt(6);
            int most = random.nextBoolean() ? ColumnWords.MAX_COLUMNS : Math.max(column, least) + random.nextInt(3);
            ColumnWords words = new ColumnWords('\t', least, most, Map.of(column, words("a", "b*")));
            List<String> cells = new ArrayList<>();
            for (int i = random.nextInt(9); i >= 0; i--) {
                cells.add(List.of("", "a", "b", "bc", "ab").get(random.nextInt(5)));
            }
            int count = cells.size();
            boolean expected = count >= Math.max(least, column)
                    && count <= most
                    && (cells.get(column - 1).equals("a")
                            || cells.get(column - 1).startsWith("b"));

            assertThat(areIn(words, String.join("\t", cells)))
                    .as("%s, column %d, %d to %d", cells, column, least, most)
                    .isEqualTo(expected);
        }
    }

    private static FieldTest.OneOf words(String... words) {
        return new FieldTest.OneOf(Arrays.asList(words));
    }

    private static boolean areIn(ColumnWords words, String line) {
        byte[] b = ("<<" + line + ">\t>").getBytes(UTF_8);
        return words.areIn(b, 2, b.length - 3);
    }
}
