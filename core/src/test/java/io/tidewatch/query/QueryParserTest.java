package io.tidewatch.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidewatch.query.Query.All;
import io.tidewatch.query.Query.And;
import io.tidewatch.query.Query.Cidr;
import io.tidewatch.query.Query.Exists;
import io.tidewatch.query.Query.Not;
import io.tidewatch.query.Query.Or;
import io.tidewatch.query.Query.Range;
import io.tidewatch.query.Query.Regexp;
import io.tidewatch.query.Query.Text;
import io.tidewatch.query.Query.Wildcard;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:20:30.123456Z");

    private final QueryParser parser = new QueryParser(Clock.fixed(NOW, ZoneOffset.UTC), ZoneOffset.UTC);

    @Test
    void nothingTypedIsEveryEvent() {
        assertThat(parser.parse("  ")).isEqualTo(new All());
        assertThat(parser.parse("*")).isEqualTo(new All());
        assertThat(parser.parse("*:*")).isEqualTo(new All());
    }

    @Test
    void wordsSideBySideMustAllMatch() {
        assertThat(parser.parse("failed \"for root\"")).isEqualTo(new And(List.of(text("failed"), text("for root"))));
    }

    @Test
    void andBindsStrongerThanOrAndBothStrongerThanASpace() {
        assertThat(parser.parse("a OR b AND c"))
                .isEqualTo(new Or(List.of(text("a"), new And(List.of(text("b"), text("c"))))));
        assertThat(parser.parse("a b || c"))
                .isEqualTo(new And(List.of(text("a"), new Or(List.of(text("b"), text("c"))))));
    }

    @Test
    void minusNotAndExclamationMarkNegate() {
        Query expected = new And(List.of(text("a"), new Not(text("b"))));
        assertThat(parser.parse("+a -b")).isEqualTo(expected);
        assertThat(parser.parse("a AND NOT b")).isEqualTo(expected);
        assertThat(parser.parse("a !b")).isEqualTo(expected);
    }

    @Test
    void aGroupCanBelongToAField() {
        assertThat(parser.parse("user.name:(root OR \"an admin\" OR svc*)"))
                .isEqualTo(new Or(List.of(
                        new Text("user.name", "root"),
                        new Text("user.name", "an admin"),
                        new Wildcard("user.name", "svc*"))));
        assertThat(parser.parse("size:(>5 AND <=10)"))
                .isEqualTo(new And(
                        List.of(new Range("size", "5", null, false, true), new Range("size", null, "10", true, true))));
    }

    @Test
    void whatLuceneWouldMisreadIsTakenAsTyped() {
        assertThat(parser.parse("source.ip:10.0.0.0/8")).isEqualTo(new Cidr("source.ip", "10.0.0.0/8"));
        assertThat(parser.parse("source.ip:2001:db8::/32")).isEqualTo(new Cidr("source.ip", "2001:db8::/32"));
        assertThat(parser.parse("source.ip:\"10.0.0.0/8\"")).isEqualTo(new Cidr("source.ip", "10.0.0.0/8"));
        assertThat(parser.parse("file.path:/var/log/auth.log")).isEqualTo(new Text("file.path", "/var/log/auth.log"));
        assertThat(parser.parse("file.path:C:\\Windows\\cmd.exe"))
                .isEqualTo(new Text("file.path", "C:\\Windows\\cmd.exe"));
        assertThat(parser.parse("root@example.com")).isEqualTo(text("root@example.com"));
        assertThat(parser.parse("a:-5")).isEqualTo(new Text("a", "-5"));
        assertThat(parser.parse("@metadata.x:y")).isEqualTo(new Text("@metadata.x", "y"));
    }

    @Test
    void slashesAroundAnExpressionMakeItRegular() {
        assertThat(parser.parse("message:/fail(ed|ure) from/")).isEqualTo(new Regexp("message", "fail(ed|ure) from"));
        assertThat(parser.parse("url.path:/a\\/b\\d+/")).isEqualTo(new Regexp("url.path", "a/b\\d+"));
    }

    @Test
    void escapesTakeAwayAMeaning() {
        assertThat(parser.parse("a\\*b")).isEqualTo(text("a*b"));
        assertThat(parser.parse("a:x\\*y*")).isEqualTo(new Wildcard("a", "x\\*y*"));
        assertThat(parser.parse("a\\:b")).isEqualTo(text("a:b"));
        assertThat(parser.parse("\"a\\\"b\"")).isEqualTo(text("a\"b"));
        assertThat(parser.parse("a:\"C:\\Windows\\x\"")).isEqualTo(new Text("a", "C:\\Windows\\x"));
    }

    @Test
    void existenceIsAskedInTwoWays() {
        assertThat(parser.parse("_exists_:source.ip")).isEqualTo(new Exists("source.ip"));
        assertThat(parser.parse("source.ip:*")).isEqualTo(new Exists("source.ip"));
        assertThat(parser.parse("a:[* TO *]")).isEqualTo(new Exists("a"));
    }

    @Test
    void severityIsReadInAnySpelling() {
        assertThat(parser.parse("level:WARN")).isEqualTo(new Text("severity", "warning"));
        assertThat(parser.parse("severity:>=err")).isEqualTo(new Range("severity", "error", null, true, true));
    }

    @Test
    void timesBecomeInstants() {
        assertThat(parser.parse("@timestamp:[now-15m TO *]"))
                .isEqualTo(new Range("time", "2026-11-21T10:05:30.123456Z", null, true, false));
        assertThat(parser.parse("time:2026-01-01"))
                .isEqualTo(new Range("time", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", true, false));
        assertThat(parser.parse("time:<=2026-01-01"))
                .isEqualTo(new Range("time", null, "2026-01-02T00:00:00Z", true, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    (a OR b              | 1  | this group is not closed
                    a)                   | 2  | closes no group
                    x "abc               | 3  | this quote is not closed
                    a AND                | 6  | ends where a word
                    a OR OR b            | 6  | 'OR' cannot stand here
                    user:                | 5  | has no value
                    :b                   | 1  | name is missing
                    a:[1 2]              | 3  | [from TO to]
                    [1 TO 2]             | 1  | needs a field
                    roam~2               | 1  | use wildcards
                    "a b"~3              | 2  | distance
                    a^2                  | 1  | weight
                    severity:high        | 10 | is not a severity
                    time:yesterdayish    | 6  | is not a time
                    id:42                | 4  | event's id
                    message:/(a/         | 1  | RE2
                    dataset:>a           | 9  | ranges do not work
                    time:20*             | 6  | wildcards do not work
                    """)
    void errorsNameTheColumnAndTheRemedy(String typed, int column, String words) {
        assertThatThrownBy(() -> parser.parse(typed)).isInstanceOfSatisfying(QuerySyntaxException.class, e -> {
            assertThat(e).hasMessageContaining(words);
            assertThat(e.column()).isEqualTo(column);
        });
    }

    @Test
    void hugeDeepAndLongSearchesAreRefused() {
        assertThatThrownBy(() -> parser.parse("a".repeat(20_000))).hasMessageContaining("characters");
        assertThatThrownBy(() -> parser.parse("(".repeat(100) + "a" + ")".repeat(100)))
                .hasMessageContaining("deep");
        assertThatThrownBy(() -> parser.parse("a ".repeat(600))).hasMessageContaining("500 terms");
    }

    @Test
    void anyTextIsReadOrRefusedWithAPlaceInside() {
        Random random = new Random(11);
        String[] pieces = {
            "a",
            "user.name",
            ":",
            "\"",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            " TO ",
            " ",
            "*",
            "?",
            "/",
            "\\",
            "AND",
            "OR",
            "NOT",
            "+",
            "-",
            "!",
            "&&",
            "||",
            "~",
            "^",
            "2",
            ">",
            "<",
            "=",
            "@",
            "fn:",
            "time:",
            "severity:",
            "now-1d",
            "é",
            "\uD83D\uDE00",
            "\uD83D",
            "\t",
            "\n",
            "\0",
            ",",
            "10.0.0.0/8",
            "_exists_:",
            "u00",
            "'",
            ";",
            "#",
            "$",
            "%",
            "message:",
            "."
        };
        for (int round = 0; round < 30_000; round++) {
            StringBuilder typed = new StringBuilder();
            int length = random.nextInt(14);
            for (int i = 0; i < length; i++) {
                typed.append(pieces[random.nextInt(pieces.length)]);
            }
            Throwable thrown = catchThrowable(() -> parser.parse(typed.toString()));
            if (thrown != null) {
                assertThat(thrown).as("%s", typed).isInstanceOf(QuerySyntaxException.class);
                assertThat(((QuerySyntaxException) thrown).column())
                        .as("%s", typed)
                        .isBetween(1, typed.length() + 1);
            }
        }
    }

    private static Query text(String words) {
        return new Text(null, words);
    }
}
