package io.tidewatch.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.FakeServer;
import io.tidewatch.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerRulesTest {
    private static final String RULE = """
            {"key":"4f7ef71b","kind":"rule","title":"SSH \\u001b[31mBrute","level":"high","enabled":true,"problem":null,"version":2,
            "modified":"2026-11-21T10:00:00Z","modifiedBy":"ann","health":{"matches":7,"lastMatch":"2026-11-21T10:00:00Z",
            "cost":"12ms","missingFields":["Image"],"logsourceSeen":true}}""";

    private FakeServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Run.Ended run(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--server";
        all[args.length + 1] = server.address().toString();
        return Run.run(all);
    }

    @Test
    void rulesAreListedWithWhatTheyDid() {
        server.reply("/api/v1/rules", "{\"rules\":[" + RULE + "],\"total\":185,\"next\":null}");

        Run.Ended ended = run("rules", "status", "ssh");

        assertThat(ended.out())
                .contains("7", "12ms", "fields missing", "SSH \\x1b[31mBrute")
                .doesNotContain("\u001b");
        assertThat(ended.err()).contains("1 of 185 rules");
        assertThat(ended.code()).isZero();
    }

    @Test
    void aFolderIsImportedAndWhatWasRefusedIsTold() throws IOException {
        Files.writeString(folder.resolve("a.yml"), "title: A\n");
        server.reply(
                "/api/v1/rules/import",
                "{\"added\":[\"a\"],\"changed\":[],\"unchanged\":3,\"removedBefore\":1,\"notInForce\":[],"
                        + "\"refused\":[{\"file\":\"b.yml\",\"line\":4,\"message\":\"unknown modifier 'contain'\",\"remedy\":\"did you mean 'contains'?\"}]}");

        Run.Ended ended = run("rules", "import", folder.toString());

        assertThat(ended.out()).isEqualTo("""
                        added      1
                        changed    0
                        unchanged  3
                        left out   1 that were removed before; --restore brings them back

                        refused
                          b.yml:4: unknown modifier 'contain'; did you mean 'contains'?
                        """);
        assertThat(ended.code()).isEqualTo(5);
    }

    @Test
    void aPathThatIsNotThereIsAnError() {
        Run.Ended ended = run("rules", "import", folder.resolve("none.zip").toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("none.zip cannot be read");
    }

    @Test
    void actionsSayHowManyWereChanged() {
        server.reply("/api/v1/rules/actions", "{\"changed\":[\"a\"]}");

        assertThat(run("rules", "disable", "a", "b").out()).isEqualTo("1 of 2 changed\n");
    }

    @Test
    void anExceptionNeedsAFieldAndAValue() {
        server.reply("/api/v1/rules/a/exceptions", "{\"key\":\"f1\"}");

        assertThat(run("rules", "except", "a", "--where", "user.name=x=y", "--for", "30d")
                        .out())
                .isEqualTo("excepted by the filter f1\n");
        assertThat(run("rules", "except", "a", "--where", "user.name").code()).isEqualTo(2);
    }

    @Test
    void aRuleIsShownWithTextHealthAndExceptions() {
        server.reply("/api/v1/rules/4f7ef71b", "{\"rule\":" + RULE + ",\"text\":\"title: SSH\\nlevel: high\\n\"}");
        server.reply(
                "/api/v1/rules/4f7ef71b/exceptions",
                "{\"exceptions\":[{\"key\":\"f1\",\"name\":\"Our scanner\",\"expires\":\"2026-12-01T00:00:00Z\",\"enabled\":true}]}");

        assertThat(run("rules", "show", "4f7ef71b").out()).isEqualTo("""
                        title: SSH
                        level: high

                        version   2, 2026-11-21T10:00:00Z by ann
                        state     enabled
                        matches   7, last 2026-11-21T10:00:00Z
                        cost      12ms
                        missing   Image
                        excepts   Our scanner (until 2026-12-01T00:00:00Z, f1)
                        """);
    }
}
