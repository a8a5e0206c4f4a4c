package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TrendCommandTest {
    private static final String ROWS = """
            {"rows":[
            {"bucket":"2026-11-21T10:01:00Z","group":["web-2"],"values":[0.25,1.0,0.123456]},
            {"bucket":"2026-11-21T10:01:00Z","group":["web-1"],"values":[0.5,12345678.0,null]},
            {"bucket":"2026-11-21T10:00:00Z","group":["web-1"],"values":[0.125,0.0000001,2.0]}]}
            """;

    @Test
    void eachGroupsCourseIsShownFromTopToBottom() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.reply("/api/v1/statistics", ROWS);

            Run.Ended ended = Run.run(
                    "trend",
                    "host.cpu.usage",
                    "dataset:host.metrics",
                    "--by",
                    "host.name",
                    "--bucket",
                    "1m",
                    "--of",
                    "avg,max,p95",
                    "--from",
                    "-1h",
                    "--server",
                    server.address().toString());

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.out()).isEqualTo("""
                    from                     host.name    avg        max     p95
                    2026-11-21 10:00:00.000  web-1      0.125  1.000e-07       2  ███████▌
                    2026-11-21 10:01:00.000  web-1        0.5   12345678          ██████████████████████████████
                    2026-11-21 10:01:00.000  web-2       0.25          1  0.1235  ███████████████
                    """);
            assertThat(server.requests().getFirst().text())
                    .contains(
                            "\"query\":\"(dataset:host.metrics) AND host.cpu.usage:*\"",
                            "\"from\":\"now-1h\"",
                            "\"bucket\":\"1m\"",
                            "\"groupBy\":[\"host.name\"]",
                            "{\"function\":\"percentile\",\"field\":\"host.cpu.usage\",\"percentile\":95.0}");
        }
    }

    @Test
    void anUnknownFigureIsSaidWithThoseKnownAndNothingFoundIsCodeOne() throws IOException {
        Run.Ended wrong = Run.run("trend", "x", "--of", "mean");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(wrong.err()).contains("'mean' is no figure", "p95");

        try (FakeServer server = new FakeServer()) {
            server.reply("/api/v1/statistics", "{\"rows\":[]}");
            assertThat(Run.run("trend", "x", "--server", server.address().toString())
                            .code())
                    .isEqualTo(1);
        }
    }
}
