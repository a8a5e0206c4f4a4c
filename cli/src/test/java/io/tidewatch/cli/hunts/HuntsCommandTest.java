package io.tidewatch.cli.hunts;

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

class HuntsCommandTest {
    private static final String ID = "5f0a4c39a9d7c6f1f3b1b7a1";
    private static final String QUEUED = hunt("queued", "null");
    private static final String DONE = hunt("done", """
            {"rules":[{"rule":"root-login","title":"Root\\u001b[31m Login","severity":"high","matches":3,
            "first":"2026-11-20T10:00:00Z","last":"2026-11-20T10:05:00Z","alerts":1,"hosts":[{"value":"web-1","count":3}],
            "users":[{"value":"root","count":3}],"events":["1-2f-0"],"explanation":null}],
            "alertCount":1,"alerts":[],"problems":["rules/x.yml:3: unknown modifier"],"truncated":false}""");

    @TempDir
    Path folder;

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String hunt(String state, String result) {
        return "{\"id\":\"" + ID + "\",\"state\":\"" + state
                + "\",\"created\":\"2026-11-21T10:00:00Z\",\"createdBy\":\"ana\",\"request\":{\"text\":\"title: Root Login\\n\"},"
                + "\"started\":\"2026-11-21T10:00:00Z\",\"ended\":\"2026-11-21T10:00:04Z\",\"examined\":1000,\"total\":1000,"
                + "\"matches\":3,\"message\":\"\",\"result\":" + result + "}";
    }

    private Run.Ended run(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--server";
        all[args.length + 1] = server.address().toString();
        return Run.run(all);
    }

    @Test
    void aHuntIsBegunWithTheTextOfARuleFile() throws IOException {
        Path file = Files.writeString(folder.resolve("root.yml"), "title: Root Login\n");
        server.reply("/api/v1/hunts", QUEUED);
        Run.Ended ended =
                run("hunts", "start", file.toString(), "--from", "-30d", "--dataset", "linux.auth", "--dataset", "x.y");
        assertThat(ended.out()).isEqualTo(ID + "\n");
        assertThat(ended.code()).isZero();
        assertThat(server.requests().getLast().text())
                .isEqualTo(
                        "{\"text\":\"title: Root Login\\n\",\"from\":\"now-30d\",\"datasets\":[\"linux.auth\",\"x.y\"]}");
    }

    @Test
    void aHuntIsBegunWithRulesThatTheServerKeeps() {
        server.reply("/api/v1/hunts", QUEUED);
        run("hunts", "start", "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1", "other");
        assertThat(server.requests().getLast().text())
                .isEqualTo("{\"rules\":[\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\",\"other\"]}");
        run("hunts", "start", "--all");
        assertThat(server.requests().getLast().text()).isEqualTo("{\"all\":true}");
    }

    @Test
    void whatIsUnclearIsRefusedBeforeTheServerIsAsked() throws IOException {
        Path file = Files.writeString(folder.resolve("root.yml"), "title: Root Login\n");
        assertThat(run("hunts", "start").code()).isEqualTo(2);
        assertThat(run("hunts", "start", "--all", "key").code()).isEqualTo(2);
        assertThat(run("hunts", "start", file.toString(), "key").code()).isEqualTo(2);
        assertThat(run("hunts", "start", "missing.yml").err()).contains("missing.yml is not there");
        assertThat(run("hunts", "show", "../x").code()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void waitingTellsWhatWasFound() {
        server.reply("/api/v1/hunts", QUEUED);
        server.reply("/api/v1/hunts/" + ID, DONE);
        Run.Ended ended = run("hunts", "start", "root-login", "--wait");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEqualTo("""
                hunt      5f0a4c39a9d7c6f1f3b1b7a1, done
                rules     Root Login
                begun     2026-11-21 10:00:00 by ana
                ended     2026-11-21 10:00:04
                examined  1000 of 1000 events
                matches   3
                alerts    1 would have been made

                matches  alerts  severity  first                last                 title               most frequent      rule
                      3       1  high      2026-11-20 10:00:00  2026-11-20 10:05:00  Root\\x1b[31m Login  web-1 3×, root 3×  root-login
                """);
        assertThat(ended.err()).contains("not tried: rules/x.yml:3: unknown modifier");
    }

    @Test
    void aHuntThatWasInterruptedIsNoSuccessAndCanBeBegunAgain() {
        server.reply("/api/v1/hunts/" + ID, hunt("interrupted", "null"));
        server.reply("/api/v1/hunts/" + ID + "/again", QUEUED);
        assertThat(run("hunts", "show", ID).code()).isEqualTo(1);
        Run.Ended ended = run("hunts", "again", ID);
        assertThat(ended.out()).isEqualTo(ID + "\n");
        assertThat(server.requests().getLast().method()).isEqualTo("POST");
    }

    @Test
    void huntsAndTheirMatchesAreListed() {
        server.reply("/api/v1/hunts", "{\"hunts\":[" + DONE + "],\"next\":null}");
        server.reply(
                "/api/v1/hunts/" + ID + "/matches",
                "{\"matches\":[{\"time\":\"2026-11-21T09:00:00Z\",\"event\":\"1-2f-0\",\"rule\":\"root-login\"}],\"next\":null}");
        assertThat(run("hunts", "list").out()).isEqualTo("""
                hunt                      begun                by   state  examined  matches  rules
                5f0a4c39a9d7c6f1f3b1b7a1  2026-11-21 10:00:00  ana  done       1000        3  Root Login
                """);
        assertThat(run("hunts", "matches", ID).out()).isEqualTo("2026-11-21 09:00:00  root-login  1-2f-0\n");
        server.reply("/api/v1/hunts", "{\"hunts\":[],\"next\":null}");
        assertThat(run("hunts", "list").code()).isEqualTo(1);
    }

    @Test
    void aHuntIsCancelledAndRemoved() {
        server.reply("/api/v1/hunts/" + ID + "/cancel", hunt("cancelled", "null"));
        assertThat(run("hunts", "cancel", ID).out()).isEqualTo("cancelled\n");
        server.reply("/api/v1/hunts/" + ID, "{}");
        assertThat(run("hunts", "remove", ID).code()).isZero();
        assertThat(server.requests().getLast().method()).isEqualTo("DELETE");
    }
}
