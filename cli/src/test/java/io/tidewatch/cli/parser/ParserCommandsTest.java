package io.tidewatch.cli.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParserCommandsTest {
    private static final String LINE = "Nov 20 10:00:00 gw-1 vpnd[311]: user=alice src=192.0.2.7:5\n";
    private static final String PACK = """
            pack: vpn
            dataset: vpn.auth
            recognise: {program: vpnd}
            extract:
              - kv:
            map: {user: user.name, src: {to: source, as: endpoint}}
            tests:
              - name: a login
                record: 'Nov 20 10:00:00 gw-1 vpnd[311]: user=alice src=192.0.2.7:5'
                expect: {user.name: alice, source.ip: %s, source.port: 5}
            """;

    @TempDir
    Path folder;

    @Test
    void theExampleOfTheDocumentationPassesItsTest() throws IOException {
        Matcher example = Pattern.compile("`parsers/vpn.yml`:\n\n```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/parser-packs.md")));
        assertThat(example.find()).isTrue();
        Path file = Files.writeString(folder.resolve("vpn.yml"), example.group(1));

        Run.Ended ended = Run.run("parser", "test", file.toString());

        assertThat(ended.out()).contains("1 of 1 tests of 1 packs passed");
        assertThat(ended.code()).isZero();
    }

    @Test
    void aTestThatFailsTellsWhatDiffers() throws IOException {
        Files.writeString(folder.resolve("vpn.yml"), PACK.formatted("192.0.2.8"));

        Run.Ended ended = Run.run("parser", "test", folder.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("✗ a login", "source.ip: wanted 192.0.2.8, found 192.0.2.7");
    }

    @Test
    void aPackThatCannotBeUsedIsAFailureWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("vpn.yml"), "pack: vpn\ndataset: vpn.auth\nextract: [{kvs: }]\n");

        Run.Ended ended = Run.run("parser", "test", folder.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains(file + ":3: unknown key 'kvs'");
    }

    @Test
    void goldenAnswersAreWrittenAndCompared() throws IOException {
        Files.writeString(folder.resolve("vpn.yml"), PACK.formatted("192.0.2.7"));
        Files.writeString(folder.resolve("vpn.log"), LINE);

        assertThat(Run.run("parser", "test", folder.toString()).out()).contains("vpn.expected.json is missing");
        assertThat(Run.run("parser", "test", "--write", folder.toString()).code())
                .isZero();
        assertThat(Run.run("parser", "test", folder.toString()).out()).contains("2 of 2 tests");

        Path expected = folder.resolve("vpn.expected.json");
        Files.writeString(expected, Files.readString(expected).replace("alice", "bob"));
        assertThat(Run.run("parser", "test", folder.toString()).out())
                .contains("line 1: user.name: wanted bob, found alice");
    }

    @Test
    void linesAreTriedWithPacksOfOnesOwn() throws IOException {
        Files.writeString(folder.resolve("vpn.yml"), PACK.formatted("192.0.2.7"));
        Path lines = Files.writeString(folder.resolve("lines"), LINE);

        Run.Ended ended = Run.run("parser", "try", "--packs", folder.toString(), lines.toString());

        assertThat(ended.out()).contains("\"dataset\":\"vpn.auth\"", "\"source.ip\":\"192.0.2.7\"");
        assertThat(Run.run("parser", "try", "--parser", "vpm", "--packs", folder.toString(), lines.toString())
                        .err())
                .contains("there is no parser 'vpm'; did you mean 'vpn'?");
    }

    @Test
    void parsersAreListed() throws IOException {
        Files.writeString(folder.resolve("vpn.yml"), PACK.formatted("192.0.2.7"));

        Run.Ended ended = Run.run("parser", "list", "--packs", folder.toString());

        assertThat(ended.out().lines().toList())
                .anyMatch(line -> line.matches("vpn +vpn.auth +by itself.*"))
                .anyMatch(line -> line.startsWith("syslog "))
                .anyMatch(line -> line.startsWith("haproxy "));
        assertThat(List.of(ended.code())).containsExactly(0);
    }
}
