package io.tidewatch.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.match.literal.AhoCorasick;
import io.tidewatch.sigma.match.literal.EdgeTable;
import io.tidewatch.sigma.match.literal.EqualsTable;
import io.tidewatch.sigma.match.literal.Fold;
import io.tidewatch.sigma.match.literal.Hits;
import io.tidewatch.sigma.match.literal.WindowScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random literals in random text over a small alphabet, so that they overlap often; every finder against the JDK's own search. */
class LiteralsTest {
    private interface Finder {
        void find(byte[] bytes, int offset, int length, Hits hits);
    }

    private interface Maker {
        Finder make(List<byte[]> literals, int[] numbers);
    }

    @Test
    void theAutomatonFindsWhatIsThereAndNothingElse() {
        check(1, 6, (literals, numbers) -> new AhoCorasick(literals, numbers)::find, String::contains);
    }

    @Test
    void windowsFindWhatIsThereAndNothingElse() {
        check(4, 9, (literals, numbers) -> new WindowScanner(literals, numbers)::find, String::contains);
    }

    @Test
    void windowsOfLongLiteralsSkipWithoutMissing() {
        check(9, 16, (literals, numbers) -> new WindowScanner(literals, numbers)::find, String::contains);
    }

    @Test
    void edgesAreFound() {
        check(1, 12, (literals, numbers) -> new EdgeTable(literals, numbers, false)::find, String::startsWith);
        check(1, 12, (literals, numbers) -> new EdgeTable(literals, numbers, true)::find, String::endsWith);
    }

    @Test
    void equalValuesAreFound() {
        check(0, 3, (literals, numbers) -> new EqualsTable(literals, numbers)::find, String::equals);
    }

    private static void check(int shortest, int longest, Maker maker, BiPredicate<String, String> there) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<String> literals = new ArrayList<>();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                literals.add(text(random, shortest + random.nextInt(longest - shortest + 1)));
            }
            Finder finder = maker.make(
                    literals.stream().map(Fold::utf8).toList(),
                    IntStream.range(0, literals.size()).toArray());
            for (int round = 0; round < 20; round++) {
                String value = random.nextInt(3) > 0
                        ? literals.get(random.nextInt(literals.size())) + text(random, random.nextInt(4))
                        : text(random, random.nextInt(200));
                String padded = "ab" + value + "ba";
                byte[] bytes = Fold.utf8(padded);
                TreeSet<Integer> found = new TreeSet<>();
                finder.find(bytes, 2, bytes.length - 4, found::add);
                TreeSet<Integer> expected = new TreeSet<>();
                for (int i = 0; i < literals.size(); i++) {
                    if (there.test(Fold.text(value), Fold.text(literals.get(i)))) {
                        expected.add(i);
                    }
                }
                assertThat(found)
                        .as("seed %d, '%s' in %s", seed, value, literals)
                        .isEqualTo(expected);
            }
        }
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abBé\u0001\\".charAt(random.nextInt(random.nextBoolean() ? 6 : 3)));
        }
        return text.toString();
    }

    @Test
    void foldingAgreesWithTheTextsOwn() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String text = random.ints(random.nextInt(20), 0, 0x11000)
                    .filter(c -> c < 0xD800 || c > 0xDFFF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] out = new byte[Fold.room(bytes.length)];
            int length = Fold.fold(bytes, 0, bytes.length, out);
            assertThat(new String(out, 0, length, StandardCharsets.UTF_8)).isEqualTo(Fold.text(text));
        }
    }
}
