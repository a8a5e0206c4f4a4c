package io.tidewatch.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidewatch.sigma.match.literal.Fold;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegexLiteralsTest {
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "ab",
            "ba",
            "K",
            "\\.",
            "\\s",
            "\\d+",
            ".",
            "[ab]",
            "[^a]",
            "^",
            "$",
            "\\b",
            "?",
            "*",
            "+",
            "{2}",
            "{0,1}",
            "??",
            "|",
            "(",
            ")",
            "(?:",
            "(?i)",
            "(?P<n>",
            "(ab|ba)",
            "(a|bb)?",
            "(abb|bab)+",
            " ");

    private static void expect(String pattern, String... literals) {
        assertThat(RegexLiterals.of(pattern)).as(pattern).containsExactlyInAnyOrder(literals);
    }

    @Test
    void ofWhatComesOneAfterTheOtherTheLongestIsTaken() {
        expect("ab.*cdef\\s+gh", "cdef");
        expect("^\\(\\S+\\) \\(install", ") (install");
        expect("wevtutil(\\.exe)?[\"']?\\s+cl", "wevtutil");
        expect("cmds?", "cmd");
        expect("ab{3}cde", "cde");
        expect("abc+d", "abc");
    }

    @Test
    void ofAlternativesEachSaysItsOwn() {
        expect("(?i)out of memory: kill|oom-kill:|Memory cgroup", "out of memory: kill", "oom-kill:", "Memory cgroup");
        expect("\\b(login|logon)\\s+(failed|denied)", "failed", "denied");
        expect("(?P<what>(?:abc|bcd)+)x?", "abc", "bcd");
    }

    @Test
    void nothingIsSaidWhereAnAlternativeSaysNothingOrMayBeMissing() {
        expect("abc|\\d+");
        expect("(abc)?");
        expect("(abc){0,3}");
        expect("(a|bcd)\\d");
        expect("\\Qabc\\E");
        expect("[abc]{3}");
        expect("\\061bcdef");
        expect("");
    }

    @Test
    void everyMatchHasOneOfThem() {
        Random random = new Random(3);
        int told = 0;
        for (int round = 0; round < 60_000; round++) {
            StringBuilder pattern = new StringBuilder();
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                pattern.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            Pattern compiled;
            try {
                compiled = Pattern.compile(pattern.toString(), random.nextBoolean() ? Pattern.CASE_INSENSITIVE : 0);
            } catch (PatternSyntaxException e) {
                continue;
            }
            List<String> literals = RegexLiterals.of(pattern.toString());
            told += literals.isEmpty() ? 0 : 1;
            for (int i = 0; i < 12 && !literals.isEmpty(); i++) {
                String text = text(random);
                if (compiled.matcher(text).find()) {
                    assertThat(literals)
                            .as("%s in '%s'", pattern, text)
                            .anyMatch(literal -> Fold.text(text).contains(Fold.text(literal)));
                }
            }
        }
        assertThat(told).isGreaterThan(5_000);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append("abAB k1.K\u212A".charAt(random.nextInt(10)));
        }
        return text.toString();
    }
}
