package io.tidewatch.cli.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.FakeServer;
import io.tidewatch.cli.Run;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrichCommandTest {
    private FakeServer server;

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
    void listsAreShownWithTheirVersions() {
        server.reply("/api/v1/enrichment", """
                {"lists":[{"name":"feodo","kind":"threat-list","version":"feodo@f699a820acc7","entries":3120,"badLines":2,"matches":4,
                "loaded":"2026-11-21T09:00:00Z","problem":""},
                {"name":"city","kind":"geoip","version":null,"entries":0,"badLines":0,"matches":0,"loaded":null,
                "problem":"there is no \\u001b such file"}],"enrichers":null}""");

        Run.Ended ended = run("enrich", "list");

        assertThat(ended.out())
                .contains("feodo@f699a820acc7", "3120", "city", "there is no \\x1b such file")
                .doesNotContain("\u001b");
        assertThat(ended.code()).isZero();
    }

    @Test
    void whatWouldBeAddedIsShown() {
        server.reply(
                "/api/v1/enrichment/test", "{\"added\":{\"threat.feed.name\":[\"feodo\"],\"source.as.number\":64500}}");

        Run.Ended ended = run("enrich", "test", "source.ip=203.0.113.9", "{\"url.full\":\"http://a.example/\"}");

        assertThat(ended.out()).contains("threat.feed.name", "[\"feodo\"]", "source.as.number", "64500");
        assertThat(ended.err()).contains("2 fields would be added");
        assertThat(server.requests().getLast().text())
                .isEqualTo("{\"fields\":{\"source.ip\":\"203.0.113.9\",\"url.full\":\"http://a.example/\"}}");
    }

    @Test
    void whatIsNoFieldIsRefusedBeforeAsking() {
        assertThat(run("enrich", "test", "203.0.113.9").err()).contains("write for example source.ip=203.0.113.9");
        assertThat(run("enrich", "test", "{x").code()).isEqualTo(2);
    }
}
